package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MongoUriTest {
  @ParameterizedTest
  @CsvSource({
    "mongodb://db, sendook",
    "mongodb://db:27017, sendook",
    "mongodb://db:27017/, sendook",
    "mongodb://db:27017/mail, mail",
    "mongodb://u:p@a:1/mail?replicaSet=rs, mail",
    "mongodb://db/?tls=true, sendook",
    "'mongodb://a,b,c/mail?readPreference=primary', mail",
  })
  void everyUriGetsBoundedWaitsAndDurableWrites(String uri, String database) {
    var complete = new ConnectionString(MongoUri.withDefaults(uri));

    assertThat(MongoUri.database(complete.getConnectionString(), "sendook")).isEqualTo(database);
    assertThat(complete.getWriteConcern().getWString()).isEqualTo("majority");
    assertThat(complete.getWriteConcern().getJournal()).isTrue();
    assertThat(complete.getServerSelectionTimeout()).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource({"mongodb://db/?W=1", "mongodb://db/x?tls=true&w=1"})
  void whatTheOperatorSaidStays(String uri) {
    assertThat(new ConnectionString(MongoUri.withDefaults(uri)).getWriteConcern().getW())
        .isEqualTo(1);
  }
}
