// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows a token of a service account of the fleet, made for the audience {@value
 * #AUDIENCE}: of the account that this member has itself, or of those that it was told; whether it
 * is genuine the API server says.
 *
 * <p>An answer counts until the token expires, through outages of the API server as well; a refusal
 * for {@value #REFUSAL_SECONDS} seconds. Tokens are remembered by their hash, {@value #MOST_KNOWN}
 * at most. What is no token of that audience on the face of it is refused without a call, and at
 * most {@value #MOST_REVIEWS} calls are under way. Any thread; what it knows belongs to the fleet's
 * event loop.
 */
public final class TokenReviewer implements Doorkeeper {
  /** What a member's token must be made for. */
  public static final String AUDIENCE = "tandem";

  private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final int MOST_KNOWN = 20_000;
  private static final int MOST_REVIEWS = 64;
  private static final long REFUSAL_SECONDS = 10;

  private final KubernetesApi api;
  private final Loop loop;
  private final Clock clock;
  private final Set<String> accounts;
  private final Supplier<@Nullable String> ownToken;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, Future<Verdict>> underWay = new HashMap<>();

  private record Known(Verdict verdict, long untilNanos) {}

  /**
   * A doorkeeper of a fleet.
   *
   * @param api of the same loop; its account may create token reviews
   * @param accounts users that are members, as reviews name them
   * @param ownToken what this member shows, see {@link TokenFile}: its user is a member too
   */
  public TokenReviewer(
      KubernetesApi api,
      Loop loop,
      Clock clock,
      Set<String> accounts,
      Supplier<@Nullable String> ownToken) {
    this.api = api;
    this.loop = loop;
    this.clock = clock;
    this.accounts = Set.copyOf(accounts);
    this.ownToken = ownToken;
  }

  /** A service account, {@code NAMESPACE:NAME}, as reviews name it. */
  public static String user(String account) {
    return "system:serviceaccount:" + account;
  }

  @Override
  public Future<Verdict> judge(@Nullable String token) {
    JsonObject claims = token == null ? null : claims(token);
    if (token == null || claims == null || !isMeantForUs(claims)) {
      return Future.succeededFuture(Verdict.UNKNOWN);
    }
    Promise<Verdict> verdict = Promise.promise();
    loop.execute(() -> recall(token, claims).onComplete(verdict));
    return verdict.future();
  }

  private Future<Verdict> recall(String token, JsonObject claims) {
    String hash = hash(token);
    Known before = known.get(hash);
    if (before != null && clock.monotonicNanos() - before.untilNanos() < 0) {
      return Future.succeededFuture(before.verdict());
    }
    Future<Verdict> running = underWay.get(hash);
    if (running != null) {
      return running;
    }
    if (underWay.size() >= MOST_REVIEWS) {
      return Future.failedFuture("too many tokens to review at once");
    }
    Future<Verdict> review = review(token);
    underWay.put(hash, review);
    review.onComplete(
        done -> {
          underWay.remove(hash);
          if (done.succeeded()) {
            remember(hash, done.result(), claims);
          }
        });
    return review;
  }

  private Future<Verdict> review(String token) {
    JsonObject spec =
        new JsonObject().put("token", token).put("audiences", new JsonArray().add(AUDIENCE));
    JsonObject request =
        new JsonObject()
            .put("apiVersion", "authentication.k8s.io/v1")
            .put("kind", "TokenReview")
            .put("spec", spec);
    return api.create(REVIEWS, request)
        .compose(answer -> verdict(answer.getJsonObject("status", new JsonObject())));
  }

  private Future<Verdict> verdict(JsonObject status) {
    boolean genuine =
        status.getBoolean("authenticated", false)
            && status.getJsonArray("audiences", new JsonArray()).contains(AUDIENCE);
    if (!genuine) {
      return Future.succeededFuture(Verdict.UNKNOWN);
    }
    String user = status.getJsonObject("user", new JsonObject()).getString("username", "");
    if (accounts.contains(user)) {
      return Future.succeededFuture(Verdict.WELCOME);
    }
    String own = ownToken.get();
    JsonObject claims = own == null ? null : claims(own);
    if (claims == null) {
      return Future.failedFuture("this member's own token was not read yet");
    }
    boolean isOurs = user.equals(claims.getString("sub"));
    return Future.succeededFuture(isOurs ? Verdict.WELCOME : Verdict.STRANGER);
  }

  private void remember(String hash, Verdict verdict, JsonObject claims) {
    long now = clock.monotonicNanos();
    if (known.size() >= MOST_KNOWN) {
      known.values().removeIf(one -> now - one.untilNanos() >= 0);
    }
    if (known.size() < MOST_KNOWN) {
      long millis =
          verdict == Verdict.UNKNOWN
              ? TimeUnit.SECONDS.toMillis(REFUSAL_SECONDS)
              : TimeUnit.SECONDS.toMillis(claims.getLong("exp")) - clock.wallMillis();
      known.put(hash, new Known(verdict, now + TimeUnit.MILLISECONDS.toNanos(millis)));
    }
  }

  /** What the token says of itself, which anybody can write; null where it is no such token. */
  private static @Nullable JsonObject claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      byte[] text = Base64.getUrlDecoder().decode(parts[1]);
      JsonObject claims = new JsonObject(new String(text, StandardCharsets.UTF_8));
      return claims.getValue("exp") instanceof Number ? claims : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static boolean isMeantForUs(JsonObject claims) {
    Object audience = claims.getValue("aud");
    return audience instanceof JsonArray several
        ? several.contains(AUDIENCE)
        : AUDIENCE.equals(audience);
  }

  private static String hash(String token) {
    try {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
