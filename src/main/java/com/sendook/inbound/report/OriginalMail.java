package com.sendook.inbound.report;

import java.util.List;

/**
 * What a report tells of the mail that it is about: the means to find that again. All of it is
 * hearsay, since anybody can write a report.
 *
 * @param messageIds what its Message-ID may be, without angle brackets, the best first: from the
 *     mail or header that came back, then from what the report answers and says
 * @param envelopeId the ENVID that it was sent with (RFC 3461, 4.4); null where the report has none
 * @param recipients whom the returned header was addressed to
 * @param subject from the returned header; null where none came back
 * @param returnAddresses whom the report was sent to, by its header: the reverse-path of the mail
 *     where its sender varies that by recipient (VERP)
 */
public record OriginalMail(
    List<String> messageIds,
    String envelopeId,
    List<String> recipients,
    String subject,
    List<String> returnAddresses) {
  /** Of which the report itself tells nothing. */
  public static final OriginalMail UNKNOWN =
      new OriginalMail(List.of(), null, List.of(), null, List.of());
}
