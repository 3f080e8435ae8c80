// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.MetadataConfig;
import io.tandem.config.RemoteWriteConfig.PayloadConfig;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.config.Secret;
import io.tandem.receiver.sigv4.SigV4Verifier;
import io.tandem.receiver.sigv4.SignedRequest;
import io.tandem.remotewrite.RequestSigner;
import io.tandem.testing.FakeClock;
import io.tandem.testing.RemoteWriteLab;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's verifier, written apart from the SDK's signer, judges what is signed. */
class SigV4SignerTest {
  private static final URI URI_OF_AMP =
      URI.create(
          "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write");
  private static final Map<String, String> FIXED =
      Map.of(
          "Content-Encoding", "snappy",
          "Content-Type", "application/x-protobuf",
          "User-Agent", "Tandem/test",
          "X-Prometheus-Remote-Write-Version", "0.1.0");
  private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

  private final FakeClock clock = new FakeClock(RemoteWriteLab.START_MILLIS);

  private RequestSigner signer(SigV4Config sigv4) {
    RemoteWriteConfig config =
        new RemoteWriteConfig(
            "amp",
            URI_OF_AMP.toString(),
            Duration.ofSeconds(30),
            List.of(),
            HttpClientConfig.DEFAULT,
            sigv4,
            RemoteWriteLab.QUEUE,
            new MetadataConfig(false, Duration.ofMinutes(1), 2000),
            PayloadConfig.DEFAULT,
            false);
    return new AwsSigners(Runnable::run, clock, name -> null).ofRemoteWrite(config);
  }

  private static SigV4Config keys(String accessKey, String secret) {
    return new SigV4Config(null, accessKey, new Secret(secret), null, null, null, false);
  }

  private static SigV4Config profile(String name, String role) {
    return new SigV4Config(null, null, null, name, role, null, false);
  }

  private static Map<String, String> sign(RequestSigner signer) {
    return signer.sign(URI_OF_AMP, FIXED, BODY).toCompletableFuture().join();
  }

  private SigV4Verifier.Fault verify(Map<String, String> signature, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    FIXED.forEach((name, value) -> headers.put(name, List.of(value)));
    signature.forEach((name, value) -> headers.put(name, List.of(value)));
    headers.put("Host", List.of(URI_OF_AMP.getHost()));
    return new SigV4Verifier(clock, "eu-west-1", "aps", Map.of("AKID", "secret"))
        .verify(new SignedRequest("POST", URI_OF_AMP.getPath(), "", headers, body));
  }

  @Test
  void sign_withKeysOfTheConfiguration_verifies() {
    Map<String, String> signature = sign(signer(keys("AKID", "secret")));
    assertThat(verify(signature, BODY)).isNull();
    assertThat(verify(signature, new byte[] {1})).isNotNull();
    assertThat(signature.get("Authorization"))
        .contains("/eu-west-1/aps/aws4_request")
        .doesNotContain("user-agent")
        .doesNotContain("prometheus");
  }

  @Test
  void sign_ofTheNextAttempt_carriesItsOwnTime() {
    RequestSigner signer = signer(keys("AKID", "secret"));
    Map<String, String> first = sign(signer);
    clock.advance(Duration.ofMinutes(20));
    Map<String, String> second = sign(signer);
    assertThat(second.get("X-Amz-Date")).isNotEqualTo(first.get("X-Amz-Date"));
    assertThat(verify(second, BODY)).isNull();
  }

  @Test
  void sign_withoutCredentials_namesSourceAndRoleAndNoSecret(@TempDir Path home) {
    withCredentialsFile(
        home.resolve("none"),
        () ->
            assertThatThrownBy(
                    () -> sign(signer(profile("nowhere", "arn:aws:iam::123456789012:role/x"))))
                .rootCause()
                .hasMessageContaining("nowhere"));
    withCredentialsFile(
        home.resolve("none"),
        () ->
            assertThatThrownBy(() -> sign(signer(profile("nowhere", null))))
                .hasMessageContaining("no AWS credentials from profile nowhere")
                .hasMessageContaining("region eu-west-1"));
  }

  @Test
  void refresh_afterKeysWereRotated_signsWithTheNewOnes(@TempDir Path home) throws Exception {
    Path file = home.resolve("credentials");
    write(file, "OLD", "old");
    withCredentialsFile(
        file,
        () -> {
          RequestSigner signer = signer(profile("team", null));
          assertThat(sign(signer).get("Authorization")).contains("Credential=OLD/");
          write(file, "AKID", "secret");
          assertThat(sign(signer).get("Authorization")).contains("Credential=OLD/");
          signer.refresh();
          assertThat(verify(sign(signer), BODY)).isNull();
        });
  }

  @Test
  void apply_withoutSigv4_signsNothing() {
    RequestSigner none =
        new AwsSigners(Runnable::run, clock, name -> null)
            .ofRemoteWrite(RemoteWriteLab.config(RemoteWriteLab.URL, RemoteWriteLab.QUEUE));
    assertThat(sign(none)).isEmpty();
  }

  private static void write(Path file, String key, String secret) {
    try {
      Files.writeString(
          file,
          "[team]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(key, secret));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void withCredentialsFile(Path file, Runnable action) {
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    try {
      action.run();
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }
}
