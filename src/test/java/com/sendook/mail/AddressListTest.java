package com.sendook.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a@b.c|a@b.c",
        "<a@b.c>|a@b.c",
        "Ann <a@b.c>|Ann=a@b.c",
        "\"Doe, J\" <a@b.c>, d@e.f|Doe, J=a@b.c d@e.f",
        "a@b.c (Ann (A.) Lee)|Ann (A.) Lee=a@b.c",
        "Ann (from work) <a@b.c>|Ann=a@b.c",
        "team: a@b.c, D <d@e.f>;|a@b.c D=d@e.f",
        "undisclosed-recipients:;|``",
        "<@x.y,@z.w:a@b.c>|a@b.c",
        "\"a b\"@c.d|\"a b\"@c.d",
        "Ann <\"a b\"@c.d>|Ann=\"a b\"@c.d",
        "Ann a@b.c|Ann=a@b.c",
        "Ann <a@b.c, Bob <d@e.f>|Ann=a@b.c Bob=d@e.f",
        "Ann <a@b.c>; Bob <d@e.f>|Ann=a@b.c Bob=d@e.f",
        "=?utf-8?Q?Doe, J?= <a@b.c>|Doe, J=a@b.c",
        "\"=?utf-8?Q?J=C3=BC?=\" <a@b.c>|Jü=a@b.c",
        "=?utf-8?B?QW5uIDxhQGIuYz4=?=|Ann=a@b.c",
        "\"Jo \\\"x\\\" \\\\\" <a@b.c>|Jo \"x\" \\=a@b.c",
        "MAILER-DAEMON <>|MAILER-DAEMON=",
        "a@b.c <a@b.c>|a@b.c=a@b.c",
        "Me@Work <a@B.C>|Me@Work=a@b.c",
        "nobody|``",
        ",,;|``",
      })
  void readsAddressesAsTheyArrive(String written, String read) {
    StringBuilder found = new StringBuilder();
    for (Mailbox box : AddressList.parse(written)) {
      found.append(found.isEmpty() ? "" : " ");
      found.append(box.name() == null ? "" : box.name() + "=").append(box.address());
    }
    assertThat(found).hasToString(read);
  }
}
