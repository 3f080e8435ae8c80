// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.cluster.transport.Doorkeeper.Verdict;
import io.tandem.testing.VertxTestLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTlsIT {
  private static final Path FILES = Path.of("src/test/resources/tls/fleet");
  private static final Duration QUICK = Duration.ofMillis(50);

  private final Vertx vertx = Vertx.vertx();
  private final VertxTestLoop loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
  private final List<String> shown = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;
  private final TermSecrets secrets = new TermSecrets();
  private final TermSecrets partners = new TermSecrets();
  private volatile Verdict verdict = Verdict.WELCOME;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private FleetTls certificate(String name) throws IOException {
    Path pem = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + ".key");
    Files.copy(FILES.resolve(name + ".pem"), pem, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(FILES.resolve(name + ".key"), key, StandardCopyOption.REPLACE_EXISTING);
    return new FleetTls(pem, key, FILES.resolve("ca.pem"));
  }

  private Future<Verdict> judge(@Nullable String token) {
    shown.add(String.valueOf(token));
    return Future.succeededFuture(verdict);
  }

  private String serve(@Nullable FleetTls tls) {
    FleetServer server =
        new FleetServer(
            loop, (path, message) -> Future.succeededFuture(message), this::judge, partners);
    return FleetListener.open(vertx, server, tls);
  }

  private HttpFleetTransport transport(@Nullable FleetTls tls, @Nullable String token) {
    return new HttpFleetTransport(vertx, loop, tls, () -> token, secrets, QUICK);
  }

  private CompletableFuture<JsonObject> call(HttpFleetTransport transport, String address) {
    Promise<JsonObject> answer = Promise.promise();
    JsonObject message = new JsonObject().put("n", 1);
    loop.execute(() -> transport.call(address, "beat", message, 2_000).onComplete(answer));
    return answer.future().toCompletionStage().toCompletableFuture();
  }

  private boolean answers(HttpFleetTransport transport, String address) {
    try {
      return call(transport, address).join().getInteger("n") == 1;
    } catch (CompletionException e) {
      return false;
    }
  }

  private CallFailedException failure(HttpFleetTransport transport, String address) {
    try {
      throw new AssertionError("an answer came: " + call(transport, address).join());
    } catch (CompletionException e) {
      return (CallFailedException) e.getCause();
    }
  }

  @Test
  void members_withOneCertificate_knowEachOther_andShowTheirToken() throws IOException {
    String address = serve(certificate("member"));
    HttpFleetTransport member = transport(certificate("member"), "a token");

    await().until(() -> answers(member, address));
    assertThat(shown).contains("a token");
  }

  @Test
  void member_withACertificateOfItsHost_isKnownByItsAddress() throws IOException {
    String address = serve(certificate("host"));
    HttpFleetTransport member = transport(certificate("member"), "a token");

    await().until(() -> answers(member, address));
  }

  @Test
  void listener_withACertificateOfSomebodyElse_isShownNothing() throws IOException {
    String address = serve(certificate("other"));
    String ours = serve(certificate("member"));
    HttpFleetTransport member = transport(certificate("member"), "a token");
    await().until(() -> answers(member, ours));
    shown.clear();

    assertThat(failure(member, address).reason()).isEqualTo(Reason.SILENT);
    assertThat(shown).isEmpty();
  }

  @Test
  void listener_ofAnUnknownAuthority_isShownNothing() throws IOException {
    Path files = FILES.getParent();
    String address =
        serve(new FleetTls(files.resolve("server.pem"), files.resolve("server.key"), null));
    String ours = serve(certificate("member"));
    HttpFleetTransport member = transport(certificate("member"), "a token");
    await().until(() -> answers(member, ours));
    shown.clear();

    assertThat(failure(member, address).reason()).isEqualTo(Reason.SILENT);
    assertThat(shown).isEmpty();
  }

  @Test
  void caller_withoutTls_meetsSilenceAtATlsListener() throws IOException {
    String address = serve(certificate("member"));
    assertThat(failure(transport(null, "a token"), address).reason()).isEqualTo(Reason.SILENT);
    assertThat(shown).isEmpty();
  }

  @Test
  void caller_thatIsNotLetIn_isRejectedWithTheReason() throws IOException {
    String address = serve(certificate("member"));
    HttpFleetTransport member = transport(certificate("member"), null);
    await().until(() -> answers(member, address));

    verdict = Verdict.UNKNOWN;
    assertThat(failure(member, address))
        .hasMessageStartingWith("401")
        .returns(Reason.REJECTED, CallFailedException::reason);
    verdict = Verdict.STRANGER;
    assertThat(failure(member, address))
        .hasMessageStartingWith("403")
        .returns(Reason.REJECTED, CallFailedException::reason);
    assertThat(shown).containsOnly("null");
  }

  @Test
  void partner_withTheSecretOfTheTerm_needsNoReview() throws IOException {
    String address = serve(certificate("member"));
    HttpFleetTransport member = transport(certificate("member"), "a token");
    await().until(() -> answers(member, address));
    verdict = Verdict.STRANGER;
    secrets.learn("of term 7");
    assertThat(failure(member, address)).hasMessageStartingWith("403");

    partners.learn("of term 7");
    partners.learn("of term 8");

    assertThat(answers(member, address)).isTrue();
    partners.learn("of term 9");
    assertThat(failure(member, address)).hasMessageStartingWith("403");
  }

  @Test
  void certificate_thatIsRenewed_isTakenUp() throws IOException {
    String address = serve(certificate("member"));
    FleetTls own = certificate("other");
    HttpFleetTransport member = transport(own, "a token");
    assertThat(failure(member, address).reason()).isEqualTo(Reason.SILENT);

    Files.move(certificate("renewed").cert(), own.cert(), StandardCopyOption.REPLACE_EXISTING);

    await().until(() -> answers(member, address));
  }

  @Test
  void authority_thatIsRenewed_isTakenUp() throws IOException {
    String address = serve(certificate("member"));
    FleetTls own = certificate("member");
    Path authority = Files.copy(FILES.resolveSibling("ca.pem"), folder.resolve("ca.pem"));
    HttpFleetTransport member =
        transport(new FleetTls(own.cert(), own.key(), authority), "a token");
    assertThat(failure(member, address).reason()).isEqualTo(Reason.SILENT);

    Files.copy(FILES.resolve("ca.pem"), authority, StandardCopyOption.REPLACE_EXISTING);

    await().until(() -> answers(member, address));
  }

  @Test
  void token_thatIsRenewed_isShown() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "one\n");
    try (TokenFile token = new TokenFile(vertx, file, QUICK)) {
      await().until(() -> "one".equals(token.get()));

      Files.delete(file);
      Path next = Files.writeString(folder.resolve("next"), "two, longer\n");
      Files.move(next, file);

      await().until(() -> "two, longer".equals(token.get()));
    }
  }
}
