// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tandem.receiver.ReceiverOptions.Credential;
import io.tandem.testing.FakeClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Against the values of AWS' published test suite, and against the signer of its SDK. */
class SigV4VerifierTest {
  private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");
  private static final Credential SUITE_KEY =
      new Credential("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final byte[] BODY = {1, 2, 3};

  private final FakeClock clock = new FakeClock(SUITE_TIME.toEpochMilli());

  static Stream<Arguments> suite() {
    return Stream.of(
        argumentSet(
            "get-vanilla",
            "GET",
            "/",
            "",
            "",
            "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        argumentSet(
            "get-vanilla-query-order-key-case",
            "GET",
            "/",
            "Param2=value2&Param1=value1",
            "",
            "host;x-amz-date",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        argumentSet(
            "get-slashes",
            "GET",
            "//example//",
            "",
            "",
            "host;x-amz-date",
            "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        argumentSet(
            "get-relative-relative",
            "GET",
            "/example1/example2/../..",
            "",
            "",
            "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        argumentSet(
            "post-vanilla",
            "POST",
            "/",
            "",
            "",
            "host;x-amz-date",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        argumentSet(
            "post-x-www-form-urlencoded",
            "POST",
            "/",
            "",
            "Param1=value1",
            "content-type;host;x-amz-date",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
  }

  @ParameterizedTest
  @MethodSource("suite")
  void verify_ofPublishedExample_holds(
      String method, String path, String query, String body, String signed, String signature) {
    SigV4Verifier verifier =
        new SigV4Verifier(
            clock, "us-east-1", "service", Map.of(SUITE_KEY.accessKey(), SUITE_KEY.secretKey()));
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Host", List.of("example.amazonaws.com"));
    headers.put("X-Amz-Date", List.of("20150830T123600Z"));
    headers.put("Content-Type", List.of("application/x-www-form-urlencoded"));
    headers.put(
        "Authorization",
        List.of(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders="
                + signed
                + ", Signature="
                + signature));

    assertThat(
            verifier.verify(
                new SignedRequest(
                    method, path, query, headers, body.getBytes(StandardCharsets.UTF_8))))
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("urls")
  void verify_ofWhatTheSdkSigned_holds(String url) {
    assertThat(verifier().verify(signed(url, "eu-west-1", "aps", SUITE_KEY, BODY))).isNull();
  }

  static Stream<String> urls() {
    String host = "http://aps-workspaces.eu-west-1.amazonaws.com";
    return Stream.of(
        host + "/workspaces/ws-1/api/v1/remote_write",
        host + "/workspaces/ws-1/api/v1/remote_write?b=2&a=x%20y&a=%C3%A4&c",
        host + "/a%20b/api/v1/remote_write",
        "http://localhost:9090/api/v1/write");
  }

  @Test
  void verify_withoutAuthorization_saysSo() {
    SignedRequest request = new SignedRequest("POST", "/", "", Map.of(), BODY);

    assertThat(verifier().verify(request).message()).isEqualTo("Missing Authentication Token");
  }

  @Test
  void verify_ofUnknownKey_refuses() {
    Credential unknown = new Credential("AKIDOTHER", "secret");

    assertThat(message("eu-west-1", "aps", unknown))
        .isEqualTo("The security token included in the request is invalid.");
  }

  @Test
  void verify_ofWrongSecret_showsWhatShouldHaveBeenSigned() {
    Credential wrong = new Credential(SUITE_KEY.accessKey(), "wrong");

    assertThat(message("eu-west-1", "aps", wrong))
        .startsWith(
            "The request signature we calculated does not match the signature you provided.")
        .contains("The Canonical String for this request should have been\n'POST\n");
  }

  @Test
  void verify_ofWrongScope_namesIt() {
    assertThat(message("us-east-1", "aps", SUITE_KEY))
        .startsWith("Credential should be scoped to a valid region.");
    assertThat(message("eu-west-1", "s3", SUITE_KEY))
        .startsWith("Credential should be scoped to correct service: 'aps'.");
  }

  @Test
  void verify_whenClocksDiffer_allowsFiveMinutes() {
    SignedRequest request =
        signed("http://h/api/v1/remote_write", "eu-west-1", "aps", SUITE_KEY, BODY);
    clock.advance(Duration.ofMinutes(5));
    SigV4Verifier.Fault atTheLimit = verifier().verify(request);
    clock.advance(Duration.ofSeconds(1));

    assertThat(atTheLimit).isNull();
    assertThat(verifier().verify(request).message())
        .isEqualTo(
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z"
                + " (20150830T124101Z - 5 min.)");
  }

  @Test
  void verify_ofSignatureFromTheFuture_refuses() {
    SignedRequest request =
        signed("http://h/api/v1/remote_write", "eu-west-1", "aps", SUITE_KEY, BODY);
    clock.advance(Duration.ofSeconds(-301));

    assertThat(verifier().verify(request).message()).startsWith("Signature not yet current: ");
  }

  @Test
  void verify_ofChangedBody_refuses() {
    SignedRequest request = signed("http://h/api", "eu-west-1", "aps", SUITE_KEY, BODY);
    SignedRequest changed =
        new SignedRequest(
            request.method(), request.path(), request.query(), request.headers(), new byte[] {9});

    assertThat(verifier().verify(changed).type()).isEqualTo("InvalidSignatureException");
  }

  @Test
  void verify_whenAnAwsHeaderIsAddedLater_refuses() {
    SignedRequest request = signed("http://h/api", "eu-west-1", "aps", SUITE_KEY, BODY);
    Map<String, List<String>> headers = new HashMap<>(request.headers());
    headers.put("x-amz-security-token", List.of("token"));

    assertThat(
            verifier()
                .verify(
                    new SignedRequest(
                        request.method(), request.path(), request.query(), headers, BODY))
                .message())
        .contains("x-amz-security-token");
  }

  private SigV4Verifier verifier() {
    return new SigV4Verifier(
        clock, "eu-west-1", "aps", Map.of(SUITE_KEY.accessKey(), SUITE_KEY.secretKey()));
  }

  private String message(String region, String service, Credential key) {
    return verifier().verify(signed("http://h/api", region, service, key, BODY)).message();
  }

  private static SignedRequest signed(
      String url, String region, String service, Credential key, byte[] body) {
    URI uri = URI.create(url);
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader("Content-Type", "application/x-protobuf")
            .putHeader("Content-Encoding", "snappy")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(AwsCredentialsIdentity.create(key.accessKey(), key.secretKey()))
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                            AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(SUITE_TIME, ZoneOffset.UTC)))
            .request();
    Map<String, List<String>> headers = new HashMap<>();
    signed.headers().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new SignedRequest("POST", uri.getRawPath(), query, headers, body);
  }
}
