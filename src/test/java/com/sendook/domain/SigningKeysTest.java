package com.sendook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.sign.SigningKey;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which keys mail of a domain is signed with. */
@Timeout(20)
class SigningKeysTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String ours = Ids.next();
  private DomainFixture node;

  @BeforeEach
  void open() {
    node = new DomainFixture(STORE.vertx(), STORE.store());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Domain create(String name) {
    return node.domains.create(Ids.next(), ours, name).await();
  }

  private void publish(Domain domain) {
    node.publish(node.domains.show(domain));
  }

  private Domain verify(Domain domain) {
    return node.verifyDomain.verify(ours, domain.id()).await();
  }

  private List<SigningKey> keys(Domain domain) {
    return node.domains.signingKeys(ours, domain.name()).await();
  }

  private void update(Domain domain, String operator, JsonObject fields) {
    var query = new JsonObject().put("_id", domain.id());
    assertThat(
            STORE
                .store()
                .updateOne(Collections.DOMAINS, query, new JsonObject().put(operator, fields))
                .await())
        .isTrue();
  }

  @Test
  void bothOnceBothStandInDns() {
    var domain = create("both.example");
    assertThatThrownBy(() -> keys(domain))
        .isInstanceOf(SigningException.class)
        .hasMessage("both.example is not verified");
    publish(domain);
    verify(domain);
    assertThat(keys(domain))
        .extracting(SigningKey::algorithm)
        .containsExactly("rsa-sha256", "ed25519-sha256");
    assertThat(keys(domain)).extracting(SigningKey::domain).containsOnly("both.example");
    assertThat(keys(domain))
        .extracting(SigningKey::selector)
        .containsExactly(domain.selector(), domain.selector() + "-ed25519");
    assertThat(node.domains.signingKeys(Ids.next(), "both.example").await()).isEmpty();
    assertThat(node.domains.signingKeys(ours, "Both.Example").await()).hasSize(2);
    assertThat(keys(domain).get(0)).as("kept for a moment").isSameAs(keys(domain).get(0));
  }

  @Test
  void theSecondKeyNeedNotStandInDns() {
    var domain = create("first.example");
    publish(domain);
    node.dns.remove(domain.ed25519Selector() + "._domainkey.first.example");
    var checked = verify(domain);
    assertThat(checked.isSending()).isTrue();
    assertThat(checked.check(Purpose.DKIM_ED25519).status()).isEqualTo(RecordStatus.FAILED);
    assertThat(keys(domain)).extracting(SigningKey::algorithm).containsExactly("rsa-sha256");
  }

  @Test
  void noneWithoutTheFirst() {
    var domain = create("second.example");
    publish(domain);
    verify(domain);
    assertThat(keys(domain)).hasSize(2);
    node.dns.remove(domain.selector() + "._domainkey.second.example");
    assertThat(verify(domain).isSending()).isFalse();
    assertThatThrownBy(() -> keys(domain)).isInstanceOf(SigningException.class);
  }

  /** As documents of earlier releases are. */
  @Test
  void aDomainMayHaveNoSecondKey() {
    var domain = create("old.example");
    publish(domain);
    update(domain, "$unset", new JsonObject().put("ed25519", ""));
    var checked = verify(domain);
    assertThat(checked.isSending()).isTrue();
    assertThat(node.domains.records(checked)).hasSize(5);
    assertThat(keys(domain)).extracting(SigningKey::algorithm).containsExactly("rsa-sha256");
  }

  @Test
  void aKeyThatCannotBeOpenedIsAFailureUntilItCan() {
    var domain = create("sealed.example");
    publish(domain);
    verify(domain);
    var sealed = node.secrets.seal("another", "domain:" + Ids.next());
    update(domain, "$set", new JsonObject().put("privateKey", sealed));
    assertThatThrownBy(() -> keys(domain))
        .isInstanceOf(SigningException.class)
        .hasMessage("a key of sealed.example cannot be opened");
    update(domain, "$set", new JsonObject().put("privateKey", domain.privateKey()));
    assertThat(keys(domain)).hasSize(2);
  }
}
