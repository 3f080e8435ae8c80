// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.model.Labels;
import io.tandem.model.SpecialValues;
import io.tandem.testing.FakeClock;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.wire.v2.RequestTranscoder;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class ReceiverServerIT {
  private static final long NOW = 1_700_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static Vertx vertx;

  private final FakeClock clock = new FakeClock(NOW);
  private ReceiverServer receiver;
  private String url;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void shut() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    receiver.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void write_ofElectedReplica_isStoredWithoutTheReplicaLabel() throws Exception {
    start(ReceiverOptions.DEFAULT);

    assertThat(write("/api/v1/remote_write", ha("a", "up", NOW, 1)).statusCode()).isEqualTo(200);

    assertThat(JSON.readTree(get("/api/v1/query?query=up")))
        .isEqualTo(
            JSON.readTree(
                """
                {"status":"success","data":{"resultType":"vector","result":[
                  {"metric":{"__name__":"up","cluster":"c"},"value":[1700000000,"1"]}]}}
                """));
  }

  @Test
  void write_ofOtherReplica_isAnswered202AndDropped() throws Exception {
    start(ReceiverOptions.DEFAULT);
    write("/api/v1/write", ha("a", "up", NOW, 1));
    HttpResponse<String> answer = write("/api/v1/push", ha("b", "down", NOW, 1));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .startsWith("replicas did not match, rejecting sample: replica=b, elected=a");
    assertThat(get("/api/v1/query?query=down")).contains("\"result\":[]");
    assertThat(replica("b").get("deduplicated").asInt()).isEqualTo(1);
  }

  @Test
  void write_withDedupStatus200_isAnswered200() throws Exception {
    start(ReceiverOptions.DEFAULT.withDedupStatus(200));
    write("/api/v1/write", ha("a", "up", NOW, 1));

    assertThat(write("/api/v1/write", ha("b", "up", NOW, 1)).statusCode()).isEqualTo(200);
    assertThat(replica("b").get("deduplicated").asInt()).isEqualTo(1);
  }

  @Test
  void write_after30sOfSilence_electsTheOther() throws Exception {
    start(ReceiverOptions.DEFAULT);
    write("/api/v1/write", ha("a", "up", NOW, 1));
    clock.advance(Duration.ofSeconds(30));

    assertThat(write("/api/v1/write", ha("b", "up", NOW + 30_000, 1)).statusCode()).isEqualTo(200);
    assertThat(counters().at("/clusters/0/elected").asText()).isEqualTo("b");
    assertThat(
            receiver
                .summary()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .elected())
        .containsEntry("c", "b");
  }

  @Test
  void write_belowAWorkspace_isTaken() throws Exception {
    start(ReceiverOptions.DEFAULT);

    assertThat(write("/workspaces/ws-1/api/v1/remote_write", ha("a", "up", NOW, 1)).statusCode())
        .isEqualTo(200);
    assertThat(get("/workspaces/ws-1/api/v1/query?query=up")).contains("\"up\"");
  }

  @Test
  void write_ofTheSecondVersion_isStoredAndToldInTheHeaders() throws Exception {
    start(ReceiverOptions.DEFAULT);
    byte[] body = new RequestTranscoder(name -> null).transcode(ha("a", "up", NOW, 1)).body();

    HttpResponse<String> answer = writeAs("io.prometheus.write.v2.Request", body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written"))
        .contains("1");
    assertThat(answer.headers().firstValue("X-Prometheus-Remote-Write-Histograms-Written"))
        .contains("0");
    assertThat(get("/api/v1/query?query=up")).contains("\"1\"");
    assertThat(writeAs("io.prometheus.write.v3.Request", body).statusCode()).isEqualTo(415);
  }

  private HttpResponse<String> writeAs(String message, byte[] body) throws Exception {
    return send(
        request("/api/v1/write")
            .header("Content-Type", "application/x-protobuf;proto=" + message)
            .header("Content-Encoding", "snappy")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void write_ofBigBody_isDecodedOnAWorker() throws Exception {
    start(ReceiverOptions.DEFAULT);
    RemoteWriteBodies bodies = new RemoteWriteBodies();
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      bodies.series(Labels.of("__name__", "m", "n", Long.toHexString(random.nextLong())), NOW, i);
    }

    assertThat(bodies.body().length).isGreaterThan(100_000);
    assertThat(write("/api/v1/write", bodies.body()).statusCode()).isEqualTo(200);
    assertThat(counters().get("series").asInt()).isEqualTo(5000);
  }

  @Test
  void write_overTheSize_isAnswered413() throws Exception {
    start(ReceiverOptions.DEFAULT);

    assertThat(write("/api/v1/write", new byte[1_000_001]).statusCode()).isEqualTo(413);
    assertThat(write("/api/v1/write", ha("a", "up", NOW, 1)).statusCode()).isEqualTo(200);
  }

  @Test
  void write_ofGarbage_isAnswered400() throws Exception {
    start(ReceiverOptions.DEFAULT);

    assertThat(write("/api/v1/write", new byte[] {9, 9, 9}).statusCode()).isEqualTo(400);
  }

  @Test
  void write_withoutSignature_isAnswered403() throws Exception {
    start(
        ReceiverOptions.DEFAULT.withSigV4(
            "eu-west-1", new ReceiverOptions.Credential("AKID", "secret")));
    HttpResponse<String> answer = write("/api/v1/write", ha("a", "up", NOW, 1));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
  }

  @Test
  void write_thatTheSdkSigned_isTaken() throws Exception {
    start(
        ReceiverOptions.DEFAULT.withSigV4(
            "eu-west-1", new ReceiverOptions.Credential("AKID", "secret")));
    byte[] body = ha("a", "up", NOW, 1);
    SdkHttpRequest signed = signed("/workspaces/ws-1/api/v1/remote_write?a=1", body);
    HttpRequest.Builder request =
        request("/workspaces/ws-1/api/v1/remote_write?a=1").POST(BodyPublishers.ofByteArray(body));
    signed
        .headers()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> request.header(name, value));
              }
            });

    assertThat(send(request).statusCode()).isEqualTo(200);
  }

  private SdkHttpRequest signed(String path, byte[] body) {
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create(url + path))
            .putHeader("Content-Encoding", "snappy")
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(AwsCredentialsIdentity.create("AKID", "secret"))
                    .request(unsigned)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "aps")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                    .putProperty(
                        AwsV4HttpSigner.SIGNING_CLOCK,
                        Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)))
        .request();
  }

  @Test
  void write_overTheRequestRate_isAnswered429() throws Exception {
    start(ReceiverOptions.DEFAULT.withRequestRate(1));
    write("/api/v1/write", ha("a", "up", NOW, 1));
    HttpResponse<String> answer = write("/api/v1/write", ha("a", "up", NOW, 1));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Rate exceeded\"}");
  }

  @Test
  void fault_ofTwoRequests_failsTwo() throws Exception {
    start(ReceiverOptions.DEFAULT);
    post("/-/fault?status=503&count=2&retry-after=7");
    HttpResponse<String> first = write("/api/v1/write", ha("a", "up", NOW, 1));
    int second = write("/api/v1/write", ha("a", "up", NOW, 1)).statusCode();

    assertThat(first.statusCode()).isEqualTo(503);
    assertThat(first.headers().firstValue("Retry-After")).contains("7");
    assertThat(second).isEqualTo(503);
    assertThat(write("/api/v1/write", ha("a", "up", NOW, 1)).statusCode()).isEqualTo(200);
    assertThat(counters().at("/fault/injected").asInt()).isEqualTo(2);
  }

  @Test
  void fault_forATime_endsByItself() throws Exception {
    start(ReceiverOptions.DEFAULT);
    post("/-/fault?status=500&for=30s");
    int during = write("/api/v1/write", ha("a", "up", NOW, 1)).statusCode();
    clock.advance(Duration.ofSeconds(30));

    assertThat(during).isEqualTo(500);
    assertThat(write("/api/v1/write", ha("a", "up", NOW, 1)).statusCode()).isEqualTo(200);
  }

  @Test
  void fault_withDelayOnly_answersLate() throws Exception {
    start(ReceiverOptions.DEFAULT);
    post("/-/fault?delay=50ms&count=1");

    assertThat(write("/api/v1/write", ha("a", "up", NOW, 1)).statusCode()).isEqualTo(200);
  }

  @Test
  void fault_thatMakesNoSense_isRefused() throws Exception {
    start(ReceiverOptions.DEFAULT);

    assertThat(post("/-/fault").statusCode()).isEqualTo(400);
    assertThat(post("/-/fault?status=99").statusCode()).isEqualTo(400);
    assertThat(post("/-/fault?delay=soon").statusCode()).isEqualTo(400);
  }

  @Test
  void query_ofRange_givesAllSamplesButStaleMarkers() throws Exception {
    start(ReceiverOptions.DEFAULT);
    write(
        "/api/v1/write",
        new RemoteWriteBodies()
            .series(
                Labels.of("__name__", "up"),
                Sample.of(NOW - 2500, 0.5),
                Sample.of(NOW - 1000, Double.POSITIVE_INFINITY),
                new Sample(NOW, SpecialValues.STALE_NAN_BITS))
            .body());

    assertThat(get("/api/v1/query?query=" + encoded("up[1m]")))
        .contains("[[1699999997.500,\"0.5\"],[1699999999,\"+Inf\"]]");
    assertThat(get("/api/v1/query?query=up")).contains("\"result\":[]");
    assertThat(get("/api/v1/query?query=up&time=1699999999")).contains("\"+Inf\"");
    assertThat(get("/api/v1/query?query=up&time=2023-11-14T22:13:19Z")).contains("\"+Inf\"");
  }

  @Test
  void query_asForm_isAnswered() throws Exception {
    start(ReceiverOptions.DEFAULT);
    write("/api/v1/write", ha("a", "up", NOW, 1));
    HttpResponse<String> answer =
        send(
            request("/api/v1/query")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("query=" + encoded("up{cluster=\"c\"}"))));

    assertThat(answer.body()).contains("\"cluster\":\"c\"");
  }

  @Test
  void query_ofMoreThanASelector_isRefusedAsPrometheusRefuses() throws Exception {
    start(ReceiverOptions.DEFAULT);
    HttpResponse<String> answer =
        send(request("/api/v1/query?query=" + encoded("rate(up[5m])")).GET());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("errorType").asText()).isEqualTo("bad_data");
  }

  @Test
  void series_andLabels_areListed() throws Exception {
    start(ReceiverOptions.DEFAULT);
    write("/api/v1/write", ha("a", "up", NOW, 1));

    assertThat(get("/api/v1/series?match[]=up".replace("[]", "%5B%5D")))
        .isEqualTo("{\"status\":\"success\",\"data\":[{\"__name__\":\"up\",\"cluster\":\"c\"}]}");
    assertThat(get("/api/v1/labels")).contains("[\"__name__\",\"cluster\"]");
    assertThat(get("/api/v1/label/cluster/values")).contains("[\"c\"]");
  }

  @Test
  void pages_areServed() throws Exception {
    start(ReceiverOptions.DEFAULT);
    write("/api/v1/write", ha("a", "up", NOW, 1));

    assertThat(get("/")).contains("<title>Tandem receiver</title>");
    assertThat(get("/-/healthy")).contains("healthy");
    assertThat(get("/-/ready")).contains("ready");
    assertThat(get("/metrics"))
        .contains("tandem_receiver_samples_total{cluster=\"c\",replica=\"a\"} 1");
    assertThat(send(request("/nowhere").GET()).statusCode()).isEqualTo(404);
    assertThat(send(request("/api/v1/write").GET()).statusCode()).isEqualTo(405);
  }

  private void start(ReceiverOptions options) throws Exception {
    receiver = new ReceiverServer(vertx, clock, new Random(1), options);
    int port =
        receiver
            .start("127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    url = "http://127.0.0.1:" + port;
  }

  private static byte[] ha(String replica, String name, long time, double value) {
    return new RemoteWriteBodies()
        .series(Labels.of("__name__", name, "cluster", "c", "__replica__", replica), time, value)
        .body();
  }

  private HttpResponse<String> write(String path, byte[] body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  private String get(String path) throws Exception {
    return send(request(path).GET()).body();
  }

  private JsonNode counters() throws Exception {
    return JSON.readTree(get("/api/v1/status/counters")).get("data");
  }

  private JsonNode replica(String name) throws Exception {
    for (JsonNode replica : counters().get("replicas")) {
      if (replica.get("replica").asText().equals(name)) {
        return replica;
      }
    }
    throw new AssertionError("no replica " + name);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(10));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
