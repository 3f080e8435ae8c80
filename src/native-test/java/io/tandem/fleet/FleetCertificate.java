// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One certificate for all members of a test, which vouches for itself: the JDK's own tool makes it
 * for their loopback addresses.
 */
record FleetCertificate(Path cert, Path key) {
  private static final String ALIAS = "member";
  private static final String PASSWORD = "of-this-test-alone";

  static FleetCertificate make(Path folder) {
    Path store = folder.resolve("members.p12");
    String addresses =
        IntStream.range(10, 30)
            .mapToObj(i -> "ip:127.0.1." + i + ",ip:127.0.2." + i)
            .collect(Collectors.joining(","));
    run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=members",
            "-ext",
            "san=" + addresses,
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      byte[] cert = keys.getCertificate(ALIAS).getEncoded();
      return new FleetCertificate(
          pem(folder.resolve("members.pem"), "CERTIFICATE", cert),
          pem(folder.resolve("members.key"), "PRIVATE KEY", key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
