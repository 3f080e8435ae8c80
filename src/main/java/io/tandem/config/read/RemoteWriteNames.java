// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.RemoteWriteConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Names endpoints that have none after the hash of their content, so that the name survives a
 * reload and a restart as long as the content does; secrets are no part of it.
 */
final class RemoteWriteNames {
  private static final int LENGTH = 6;

  private RemoteWriteNames() {}

  static List<RemoteWriteConfig> derive(List<RemoteWriteConfig> configs) {
    Set<String> taken = new HashSet<>();
    configs.forEach(config -> taken.add(config.name()));
    List<RemoteWriteConfig> named = new ArrayList<>();
    for (RemoteWriteConfig config : configs) {
      named.add(config.name().isEmpty() ? named(config, taken) : config);
    }
    return named;
  }

  private static RemoteWriteConfig named(RemoteWriteConfig config, Set<String> taken) {
    String hash = hash(YamlWriter.write(EffectiveYaml.remoteWrite(config)));
    String name = hash;
    for (int i = 2; !taken.add(name); i++) {
      name = hash + "-" + i;
    }
    return new RemoteWriteConfig(
        name,
        config.url(),
        config.remoteTimeout(),
        config.writeRelabelConfigs(),
        config.http(),
        config.sigv4(),
        config.queue(),
        config.metadata(),
        config.payload(),
        config.roundRobinDns());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
