// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.config.Secret;
import io.tandem.model.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role is assumed at an STS of our own, over a real socket. */
class AssumeRoleIT {
  private static final SigV4Config ROLE =
      new SigV4Config(
          "eu-west-1",
          "AKID",
          new Secret("secret"),
          null,
          "arn:aws:iam::123456789012:role/writer",
          "shared-id",
          false);
  private static final String ANSWER =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><AssumedRoleId>A:tandem</AssumedRoleId><Arn>arn</Arn></AssumedRoleUser>
      <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>temporary</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>%s</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>
      """;

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private HttpServer sts;
  private boolean silent;

  @BeforeEach
  void start() throws Exception {
    sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext(
        "/",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          if (silent) {
            awaitRelease();
          }
          byte[] body =
              ANSWER
                  .formatted(Instant.now().plus(Duration.ofHours(1)))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/xml");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    sts.start();
    System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    release.countDown();
    System.clearProperty("aws.endpointUrlSts");
    sts.stop(0);
  }

  private CachedCredentials credentials() {
    return new CachedCredentials(new CredentialsChain(ROLE), Runnable::run, Clock.system());
  }

  @Test
  void fetch_ofARole_asksStsWithTheExternalId() {
    var identity = credentials().fetch("eu-west-1").join();
    assertThat(identity.accessKeyId()).isEqualTo("ASIA");
    assertThat(asked.get()).contains("ExternalId=shared-id").contains("role%2Fwriter");
  }

  @Test
  void fetch_whenStsIsSilent_failsWithinItsLimit() {
    silent = true;
    long start = System.nanoTime();
    assertThatThrownBy(() -> credentials().fetch("eu-west-1").join()).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
