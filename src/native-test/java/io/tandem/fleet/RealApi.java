// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tandem.endtoend.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * etcd and kube-apiserver as processes, RBAC on. Members come with the ServiceAccount's token and
 * the rights that {@code k8s/rbac.yaml} gives it.
 */
final class RealApi implements FleetApi {
  private static final String NAMESPACE = "tandem";
  private static final String ACCOUNT = "tandem";
  private static final String ADMIN_TOKEN = "the-test-itself";
  private static final Path RIGHTS = Path.of("k8s", "rbac.yaml");

  private final Path folder;
  private final Path server;
  private final int port = Ports.free();
  private final int etcdPort = Ports.free();
  private final Process etcd;
  private final KubernetesClient admin;
  private Process process;

  RealApi(Path folder) {
    this.folder = folder;
    Optional<Path> store = TestServers.find("etcd");
    Optional<Path> api = TestServers.find("kube-apiserver");
    assumeThat(api).as("API server: src/test/servers/build makes it, with go").isPresent();
    server = api.orElseThrow();
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("tokens.csv"), ADMIN_TOKEN + ",admin,1,system:masters\n");
      writeKeys();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    etcd = run("etcd", etcdCommand(store.orElseThrow()));
    process = run("kube-apiserver", serverCommand());
    admin =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("https://127.0.0.1:" + port)
                    .withOauthToken(ADMIN_TOKEN)
                    .withTrustCerts(true)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    awaitReady();
    populate();
  }

  private List<String> etcdCommand(Path program) {
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + Ports.free();
    return List.of(
        program.toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer,
        "--unsafe-no-fsync");
  }

  private List<String> serverCommand() {
    return List.of(
        server.toString(),
        "--etcd-servers=http://127.0.0.1:" + etcdPort,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + folder.resolve("certs"),
        "--token-auth-file=" + folder.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + folder.resolve("account.pub"),
        "--service-account-signing-key-file=" + folder.resolve("account.key"),
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount");
  }

  private Process run(String name, List<String> command) {
    List<String> all = new ArrayList<>(command);
    try {
      return new ProcessBuilder(all)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeKeys() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    pem("account.key", "PRIVATE KEY", keys.getPrivate().getEncoded());
    pem("account.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
  }

  private void pem(String file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
  }

  private void awaitReady() {
    await("the API server, see " + folder)
        .failFast("it ended", () -> !process.isAlive())
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() -> admin.raw("/readyz").equals("ok"));
  }

  private void populate() {
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    try (var rights = Files.newInputStream(RIGHTS)) {
      admin.load(rights).inNamespace(NAMESPACE).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  private String token(String... audiences) {
    return admin
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .withName(ACCOUNT)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(7200L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path kubeconfig(Path own, int reachedAt) {
    return write(
        own.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: test
            cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}
        users:
          - name: member
            user: {token: "%s"}
        contexts:
          - name: test
            context: {cluster: test, user: member, namespace: %s}
        current-context: test
        """
            .formatted(reachedAt, token("https://kubernetes.default.svc"), NAMESPACE));
  }

  @Override
  public Path token(Path own) {
    return write(own.resolve("token"), token("tandem"));
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public void stop() {
    process.destroyForcibly();
  }

  @Override
  public void start() {
    process = run("kube-apiserver", serverCommand());
    awaitReady();
  }

  @Override
  public void close() {
    admin.close();
    process.destroyForcibly();
    etcd.destroyForcibly();
  }
}
