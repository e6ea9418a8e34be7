package com.sendook.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Keys that can be changed while handshakes go on. A handshake first chooses an alias, and asks for
 * its key and its certificate afterwards: each alias says which keys it was chosen from, and those
 * stay for it, so that nobody is shown the certificate of one with the key of another.
 */
final class ChangingKeys extends X509ExtendedKeyManager {
  /** A handshake is long over when there were so many changes since it began. */
  private static final int KEPT = 8;

  private final ConcurrentSkipListMap<Integer, LoadedKeys> generations =
      new ConcurrentSkipListMap<>();

  ChangingKeys(LoadedKeys first) {
    generations.put(0, first);
  }

  LoadedKeys current() {
    return generations.lastEntry().getValue();
  }

  void changeTo(LoadedKeys next) {
    int generation = generations.lastKey() + 1;
    generations.put(generation, next);
    generations.headMap(generation - KEPT, true).clear();
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    Map.Entry<Integer, LoadedKeys> latest = generations.lastEntry();
    return alias(
        latest.getKey(),
        latest.getValue().keys().chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    Map.Entry<Integer, LoadedKeys> latest = generations.lastEntry();
    return alias(
        latest.getKey(), latest.getValue().keys().chooseServerAlias(keyType, issuers, socket));
  }

  private static String alias(int generation, String alias) {
    return alias == null ? null : generation + ":" + alias;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    var keys = keys(alias);
    return keys == null ? null : keys.getCertificateChain(own(alias));
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    var keys = keys(alias);
    return keys == null ? null : keys.getPrivateKey(own(alias));
  }

  private X509ExtendedKeyManager keys(String alias) {
    var loaded = generations.get(Integer.valueOf(alias.substring(0, alias.indexOf(':'))));
    return loaded == null ? null : loaded.keys();
  }

  private static String own(String alias) {
    return alias.substring(alias.indexOf(':') + 1);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    Map.Entry<Integer, LoadedKeys> latest = generations.lastEntry();
    var aliases = latest.getValue().keys().getServerAliases(keyType, issuers);
    for (int i = 0; aliases != null && i < aliases.length; i++) {
      aliases[i] = alias(latest.getKey(), aliases[i]);
    }
    return aliases;
  }

  /** A server's keys are for no client. */
  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
