// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.kubernetes.feed.ApiConnection;
import io.tandem.discovery.kubernetes.feed.FeedContext;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;
import io.tandem.target.TargetBuilder;
import io.tandem.target.TargetSet;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.ScrapeConfigs;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.management.ObjectName;

/**
 * What a pod costs, from the heap's own histogram: a list as an API server sends it, pods of about
 * 6 KB with what the control plane writes into them. Arguments: how many pods.
 */
public final class PodBench {
  private static final int NODES = 100;

  private PodBench() {}

  public static void main(String[] arguments) throws Exception {
    int pods = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    List<byte[]> list = list(pods);
    long bytes = list.stream().mapToLong(chunk -> chunk.length).sum();
    FakeClock clock = new FakeClock(0);
    FakeLoop loop = new FakeLoop(clock);
    long before = used();
    long began = System.nanoTime();
    KubernetesLab.Found found = discover(loop, clock, list);
    long took = System.nanoTime() - began;
    long known = used();
    System.out.printf(
        "%d pods, %d bytes each as JSON; read in %d ms (%.0f MB/s)%n",
        pods, bytes / pods, took / 1_000_000, bytes * 1e3 / took);
    System.out.printf("known and grouped: %d bytes a pod%n", (known - before) / pods);
    TargetSet targets = new TargetBuilder(ScrapeConfigs.of("pods").build()).build(found.groups);
    System.out.printf(
        "as targets, nothing dropped: %d bytes a target more, %d targets%n",
        (used() - known) / targets.active().size(), targets.active().size());
    System.out.println(histogram());
    // All is reachable to the end.
    System.out.println(found.groups.size() + targets.active().size() + list.size());
  }

  private static KubernetesLab.Found discover(FakeLoop loop, FakeClock clock, List<byte[]> list) {
    FeedContext context =
        new FeedContext(
            loop,
            clock,
            new Random(1),
            DiscoveryMetrics.NONE,
            new DiscoveryReports(DiscoveryMetrics.NONE, new DiscoveryFaults())
                .failures("kubernetes"));
    FeedPool pool = new FeedPool(context, key -> Future.succeededFuture(new Recorded(list)));
    KubernetesLab.Found found =
        new KubernetesLab.Found(
            Objects.requireNonNull(
                new KubernetesDiscoverers(loop, pool).open(KubernetesLab.config(Role.POD))));
    found.discoverer.start(found);
    loop.run();
    return found;
  }

  /** Answers a list with these bytes, and a watch with silence. */
  private record Recorded(List<byte[]> list) implements ApiConnection {
    @Override
    public Following stream(String path, Receiver receiver) {
      if (!path.contains("watch=")) {
        list.forEach(receiver::bytes);
        receiver.ended(null);
      }
      return () -> {};
    }

    @Override
    public String namespace() {
      return "";
    }

    @Override
    public void close() {}
  }

  private static List<byte[]> list(int pods) {
    List<byte[]> chunks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    text.append("{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[");
    Random random = new Random(3);
    for (int i = 0; i < pods; i++) {
      text.append(i == 0 ? "" : ",").append(pod(i, random));
      if (text.length() > 60_000 || i == pods - 1) {
        text.append(i == pods - 1 ? "]}" : "");
        chunks.add(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
      }
    }
    return chunks;
  }

  private static String pod(int index, Random random) {
    String app = "app-" + index / 10;
    String hash = Integer.toHexString(app.hashCode());
    String name = app + "-" + hash + "-" + Integer.toString(random.nextInt(1 << 24), 36);
    String ip = "10." + (index >> 16 & 255) + "." + (index >> 8 & 255) + "." + (index & 255);
    String node = "ip-10-0-0-" + index % NODES + ".eu-west-1.compute.internal";
    String container = container(app, random);
    return """
        {"metadata":{"name":"%1$s","generateName":"%2$s-%3$s-","namespace":"ns-%4$d",
        "uid":"%5$s","resourceVersion":"%6$d","creationTimestamp":"2026-11-22T10:00:00Z",
        "labels":{"app.kubernetes.io/name":"%2$s","app.kubernetes.io/instance":"%2$s-main",
        "app.kubernetes.io/version":"1.4.2","app.kubernetes.io/component":"server",
        "app.kubernetes.io/part-of":"shop","app.kubernetes.io/managed-by":"Helm",
        "helm.sh/chart":"%2$s-2.1.0","team":"team-%4$d","pod-template-hash":"%3$s"},
        "annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"8080",
        "prometheus.io/path":"/metrics","checksum/config":"%7$s"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"%2$s-%3$s",
        "uid":"%5$s","controller":true,"blockOwnerDeletion":true}],
        "managedFields":[{"manager":"kube-controller-manager","operation":"Update","fieldsV1":%8$s},
        {"manager":"kubelet","operation":"Update","subresource":"status","fieldsV1":%8$s}]},
        "spec":{"volumes":[{"name":"token","projected":{"sources":[{"serviceAccountToken":
        {"expirationSeconds":3607,"path":"token"}}]}}],"containers":[%9$s,%9$s],
        "restartPolicy":"Always","nodeName":"%10$s","tolerations":[{"key":
        "node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute"}]},
        "status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True"},
        {"type":"Ready","status":"True","lastTransitionTime":"2026-11-22T10:00:10Z"}],
        "hostIP":"10.0.0.%11$d","podIP":"%12$s","podIPs":[{"ip":"%12$s"}],
        "containerStatuses":[{"name":"%2$s","ready":true,"restartCount":0,
        "containerID":"containerd://%7$s","imageID":"registry.example/%2$s@sha256:%7$s"}]}}
        """
        .formatted(
            name,
            app,
            hash,
            index % 50,
            new java.util.UUID(random.nextLong(), random.nextLong()),
            1_000_000 + index,
            hex(random),
            "{\"f:metadata\":{\"f:labels\":{" + "\"f:some-label\":{},".repeat(30) + "\"f:x\":{}}}}",
            container,
            node,
            index % NODES,
            ip);
  }

  private static String container(String app, Random random) {
    StringBuilder env = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      env.append(i == 0 ? "" : ",")
          .append("{\"name\":\"SETTING_" + i + "\",\"value\":\"" + random.nextLong() + "\"}");
    }
    return """
        {"name":"%1$s","image":"registry.example/%1$s:1.4.2","ports":[{"name":"http",
        "containerPort":8080,"protocol":"TCP"}],"env":[%2$s],"resources":{"limits":
        {"memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},"volumeMounts":[{"name":
        "token","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}
        """
        .formatted(app, env);
  }

  private static String hex(Random random) {
    StringBuilder hex = new StringBuilder();
    while (hex.length() < 64) {
      hex.append(Integer.toHexString(random.nextInt(16)));
    }
    return hex.toString();
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String histogram() throws Exception {
    Object text =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[] {}},
                new String[] {String[].class.getName()});
    return String.join("\n", text.toString().lines().limit(22).toList());
  }
}
