// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.yaml.snakeyaml.Yaml;

/**
 * A real API server with RBAC on a real etcd, on loopback ports of its own. It can be stopped and
 * started again with what it stored. Tests are its administrator; whom they test gets kubeconfigs
 * of the service accounts that {@code k8s/} ships.
 */
public final class ApiServer implements AutoCloseable {
  private static final String ADMIN_TOKEN = "administrator";

  private final Path folder;
  private final Path binary;
  private final int port = ServerProcess.freePort();
  private final String etcdUrl;
  private final ServerProcess etcd;
  private ServerProcess server;
  private HttpClient client;
  private int kubeconfigs;

  /** Starts both and waits until they are ready; the folder takes data, keys and logs. */
  public ApiServer(Path folder, TestServers.ApiServerBinaries binaries) {
    this.folder = folder;
    binary = binaries.apiServer();
    etcdUrl = "http://127.0.0.1:" + ServerProcess.freePort();
    String peerUrl = "http://127.0.0.1:" + ServerProcess.freePort();
    prepare();
    etcd =
        ServerProcess.start(
            folder,
            "etcd",
            List.of(
                binaries.etcd().toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=default=" + peerUrl,
                "--unsafe-no-fsync",
                "--log-level=error"),
            () -> answers(HttpClient.newHttpClient(), etcdUrl + "/health"));
    start();
  }

  private void prepare() {
    try {
      Files.createDirectories(folder);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      pem("accounts.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
      pem("accounts.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
      Files.writeString(
          folder.resolve("tokens.csv"), ADMIN_TOKEN + ",admin,admin,system:masters\n");
      Files.writeString(
          folder.resolve("audit.yaml"),
          """
          apiVersion: audit.k8s.io/v1
          kind: Policy
          omitStages: [RequestReceived]
          rules:
            - {level: Metadata, userGroups: ["system:serviceaccounts"]}
            - {level: None}
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pem(String name, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
  }

  /** Starts it again after {@link #stop}. */
  public void start() {
    server =
        ServerProcess.start(
            folder,
            "kube-apiserver",
            List.of(
                binary.toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certs"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("accounts.pub"),
                "--service-account-signing-key-file=" + folder.resolve("accounts.key"),
                "--authorization-mode=RBAC",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-cluster-ip-range=10.0.0.0/24,fd00:ffff::/112",
                "--audit-policy-file=" + folder.resolve("audit.yaml"),
                "--audit-log-path=" + folder.resolve("audit.log"),
                "--endpoint-reconciler-type=none"),
            this::isReady);
  }

  /** It is gone, without a goodbye. */
  public void stop() {
    server.close();
  }

  @Override
  public void close() {
    server.close();
    etcd.close();
  }

  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** The certificate that its callers trust. */
  public Path certificate() {
    return folder.resolve("certs").resolve("apiserver.crt");
  }

  private boolean isReady() {
    if (client == null && Files.exists(certificate())) {
      client = HttpClient.newBuilder().sslContext(trusting(certificate())).build();
    }
    return client != null && answers(client, url() + "/readyz");
  }

  private static boolean answers(HttpClient client, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + ADMIN_TOKEN)
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(Path certificate) {
    try (var in = Files.newInputStream(certificate)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null);
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + count++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the administrator asks for; any answer but 2xx is a failure. */
  public JsonObject call(String method, String path, JsonObject body) {
    HttpResponse<String> answer = send(method, path, ADMIN_TOKEN, body);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  /** Whether there is an object at this path. */
  public boolean exists(String path) {
    return status("GET", path, ADMIN_TOKEN, null) == 200;
  }

  /** A page of the server itself, as the administrator reads it. */
  public String text(String path) {
    return send("GET", path, ADMIN_TOKEN, null).body();
  }

  /** What service accounts asked for so far, and how they were answered: events of its audit. */
  public List<JsonObject> audit() {
    try (var lines = Files.lines(folder.resolve("audit.log"))) {
      return lines.map(JsonObject::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of the answer to somebody with this token. */
  public int status(String method, String path, String token, JsonObject body) {
    return send(method, path, token, body).statusCode();
  }

  /** What the administrator is answered to a body of another type, errors included. */
  public HttpResponse<String> answer(String method, String path, String type, JsonObject body) {
    return send(method, path, ADMIN_TOKEN, type, body);
  }

  private HttpResponse<String> send(String method, String path, String token, JsonObject body) {
    return send(method, path, token, "application/json", body);
  }

  private HttpResponse<String> send(
      String method, String path, String token, String type, JsonObject body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates the objects of a manifest, or puts them in place of what is there. */
  public void apply(Path manifest) {
    try (var in = Files.newBufferedReader(manifest)) {
      for (Object document : new Yaml().loadAll(in)) {
        @SuppressWarnings("unchecked")
        Map<String, Object> map = (Map<String, Object>) document;
        apply(new JsonObject(map));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates an object, or puts it in place of what is there; the path of it. */
  public String apply(JsonObject object) {
    String collection = collection(object);
    String one = collection + "/" + object.getJsonObject("metadata").getString("name");
    if (status("GET", one, ADMIN_TOKEN, null) == 404) {
      call("POST", collection, object);
    } else {
      call("PUT", one, object);
    }
    return one;
  }

  /** Kinds become paths as the API server's own mapping has it, for the kinds that tests have. */
  private static String collection(JsonObject object) {
    String version = object.getString("apiVersion");
    String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
    String namespace = object.getJsonObject("metadata").getString("namespace");
    String kind = object.getString("kind").toLowerCase(Locale.ROOT);
    String plural = kind.equals("endpoints") ? kind : kind + (kind.endsWith("s") ? "es" : "s");
    return root + (namespace == null ? "" : "/namespaces/" + namespace) + "/" + plural;
  }

  /** A token of a service account, as the kubelet would project it. */
  public String token(String namespace, String account, String... audiences) {
    JsonObject spec = new JsonObject().put("expirationSeconds", 3600);
    if (audiences.length > 0) {
      spec.put("audiences", new JsonArray(List.of(audiences)));
    }
    JsonObject request =
        new JsonObject()
            .put("apiVersion", "authentication.k8s.io/v1")
            .put("kind", "TokenRequest")
            .put("spec", spec);
    String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token";
    return call("POST", path, request).getJsonObject("status").getString("token");
  }

  /** A kubeconfig of this service account. */
  public Path kubeconfig(String namespace, String account) {
    return kubeconfigWithToken(namespace, token(namespace, account));
  }

  /** A kubeconfig of the administrator. */
  public Path adminKubeconfig() {
    return kubeconfigWithToken("default", ADMIN_TOKEN);
  }

  private synchronized Path kubeconfigWithToken(String namespace, String token) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
          - name: test
            cluster:
              server: %s
              certificate-authority: %s
        users:
          - name: test
            user:
              token: %s
        contexts:
          - name: test
            context:
              cluster: test
              user: test
              namespace: %s
        """
            .formatted(url(), certificate(), token, namespace);
    try {
      return Files.writeString(folder.resolve("kubeconfig-" + ++kubeconfigs), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
