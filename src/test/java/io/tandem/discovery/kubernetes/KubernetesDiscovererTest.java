// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Attach;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.config.HttpClientConfig;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.KubernetesLab.Found;
import io.tandem.kubernetes.ApiException;
import io.tandem.model.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesDiscovererTest {
  private static final Duration GATHERED = Duration.ofMillis(100);

  private final KubernetesLab lab = new KubernetesLab();

  private static JsonObject object(String namespace, String name) {
    JsonObject meta = new JsonObject().put("name", name).put("labels", new JsonObject());
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    return new JsonObject().put("metadata", meta);
  }

  private static JsonObject pod(String namespace, String name, String ip) {
    JsonObject container = new JsonObject().put("name", "c").put("image", "i");
    return object(namespace, name)
        .put(
            "spec",
            new JsonObject()
                .put("nodeName", "n1")
                .put("containers", new JsonArray(List.of(container))))
        .put("status", new JsonObject().put("podIP", ip).put("phase", "Running"));
  }

  private static JsonObject labelled(JsonObject object, String label, String value) {
    JsonObject copy = object.copy();
    copy.getJsonObject("metadata").getJsonObject("labels").put(label, value);
    return copy;
  }

  private static ApiException forbidden(String plural) {
    return new ApiException(403, plural + " is forbidden: User \"u\" cannot list resource");
  }

  @Test
  void event_isToldWithinTheTimeItIsGathered_withOthers() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    Found found = lab.discover(KubernetesLab.config(Role.POD));
    assertThat(found.addresses()).containsExactly("10.0.0.1");
    int told = found.told;

    lab.cluster.put("pods", pod("a", "p2", "10.0.0.2"));
    lab.cluster.put("pods", pod("b", "p3", "10.0.0.3"));
    lab.cluster.delete("pods", "a/p1");
    lab.pass(GATHERED);

    assertThat(found.addresses()).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
    assertThat(found.told).isEqualTo(told + 1);
  }

  @Test
  void updateThatChangesNoTarget_isToldToNobody() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    Found found = lab.discover(KubernetesLab.config(Role.POD));
    int told = found.told;

    JsonObject beat = pod("a", "p1", "10.0.0.1");
    beat.getJsonObject("status").put("startTime", "2026-11-22T00:00:00Z");
    lab.cluster.put("pods", beat);
    lab.pass(GATHERED);

    assertThat(found.told).isEqualTo(told);
  }

  @Test
  void groupsThatDidNotChange_stayTheSameObjects() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    lab.cluster.put("pods", pod("a", "p2", "10.0.0.2"));
    Found found = lab.discover(KubernetesLab.config(Role.POD));
    TargetGroup before = group(found, "pod/a/p1");

    lab.cluster.put("pods", labelled(pod("a", "p2", "10.0.0.2"), "x", "y"));
    lab.pass(GATHERED);

    assertThat(group(found, "pod/a/p1")).isSameAs(before);
    assertThat(group(found, "pod/a/p2").labels().get("__meta_kubernetes_pod_label_x"))
        .isEqualTo("y");
  }

  private static TargetGroup group(Found found, String source) {
    return found.groups.stream().filter(g -> g.source().equals(source)).findFirst().orElseThrow();
  }

  @Test
  void equalCollections_areWatchedOnce_whateverTheRole() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    Found pods = lab.discover(KubernetesLab.config(Role.POD));
    lab.discover(KubernetesLab.config(Role.ENDPOINTS));
    lab.discover(KubernetesLab.config(Role.ENDPOINTSLICE));
    Found nodes = lab.discover(KubernetesLab.config(Role.POD, Map.of(), new Attach(true, false)));

    assertThat(lab.cluster.requests("/pods?")).isEqualTo(2);
    assertThat(lab.cluster.openWatches()).isEqualTo(5);
    assertThat(lab.pool.size()).isEqualTo(5);
    assertThat(lab.cluster.opened()).isEqualTo(1);

    pods.discoverer.close();
    nodes.discoverer.close();
    assertThat(lab.pool.size()).isEqualTo(4);
  }

  @Test
  void lastOneWhoCloses_endsWatchesAndConnection() {
    Found found = lab.discover(KubernetesLab.config(Role.ENDPOINTS));
    found.discoverer.close();
    lab.pass(Duration.ofMinutes(10));

    assertThat(lab.pool.size()).isZero();
    assertThat(lab.cluster.openWatches()).isZero();
    assertThat(lab.cluster.opened()).isZero();
    assertThat(lab.cluster.requests()).hasSize(6);
  }

  @Test
  void selectorsAndNamespaces_areAskedOfTheServer() {
    Map<Role, Selector> selectors =
        Map.of(Role.POD, new Selector("app in (a,b)", "status.phase=Running"));
    lab.discover(KubernetesLab.config(Role.POD, selectors, new Attach(false, false), "x", "y"));

    assertThat(lab.cluster.requests())
        .contains(
            "/api/v1/namespaces/x/pods?labelSelector=app+in+%28a%2Cb%29"
                + "&fieldSelector=status.phase%3DRunning&resourceVersion=0");
    assertThat(lab.cluster.requests("/namespaces/y/pods?")).isEqualTo(2);
  }

  @Test
  void namespaceThatIsRefused_leavesOutItsOwn_andNothingIsComplete() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    lab.cluster.refuse("pods", forbidden("pods"));
    Found found = lab.discover(KubernetesLab.config(Role.POD, "a", "b"));
    assertThat(found.failures).isEqualTo(1);
    assertThat(found.told).isZero();

    lab.cluster.refuse("pods", null);
    lab.pass(Duration.ofSeconds(2));
    assertThat(found.whole).isTrue();
    assertThat(found.addresses()).containsExactly("10.0.0.1");
  }

  @Test
  void kindThatIsRefused_leavesOtherRolesAlone() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    lab.cluster.refuse("services", forbidden("services"));

    Found services = lab.discover(KubernetesLab.config(Role.SERVICE));
    Found endpoints = lab.discover(KubernetesLab.config(Role.ENDPOINTS));
    Found pods = lab.discover(KubernetesLab.config(Role.POD));

    assertThat(services.failures).isEqualTo(1);
    assertThat(endpoints.failures).isEqualTo(1);
    assertThat(pods.whole).isTrue();
  }

  @Test
  void refusedLater_keepsWhatWasKnown() {
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    Found found = lab.discover(KubernetesLab.config(Role.POD));
    lab.cluster.refuse("pods", forbidden("pods"));
    lab.cluster.forget();
    lab.pass(Duration.ofMinutes(5));

    assertThat(found.addresses()).containsExactly("10.0.0.1");
    assertThat(found.whole).isTrue();
    assertThat(lab.cluster.requests("/pods?")).isBetween(8L, 30L);
  }

  @Test
  void ownNamespace_isThatOfTheProcess() {
    lab.cluster.ownNamespace("own");
    lab.cluster.put("pods", pod("own", "p1", "10.0.0.1"));
    lab.cluster.put("pods", pod("b", "p2", "10.0.0.2"));
    Found found =
        lab.discover(
            new KubernetesSd(
                Role.POD,
                null,
                null,
                HttpClientConfig.DEFAULT,
                List.of(),
                true,
                Map.of(),
                new Attach(false, false)));
    assertThat(found.addresses()).containsExactly("10.0.0.1");
  }

  @Test
  void attachedNamespace_bringsItsLabels_andItsChanges() {
    lab.cluster.put("namespaces", labelled(object("", "a"), "team", "red"));
    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    Found found = lab.discover(KubernetesLab.config(Role.POD, Map.of(), new Attach(false, true)));
    assertThat(only(found).get("__meta_kubernetes_namespace_label_team")).isEqualTo("red");
    assertThat(only(found).get("__meta_kubernetes_namespace")).isEqualTo("a");

    lab.cluster.put("namespaces", labelled(object("", "a"), "team", "blue"));
    lab.pass(GATHERED);
    assertThat(only(found).get("__meta_kubernetes_namespace_label_team")).isEqualTo("blue");
  }

  @Test
  void podThatAppearsBehindAnEndpoint_isSeenThere() {
    JsonObject address =
        new JsonObject()
            .put("ip", "10.0.0.1")
            .put(
                "targetRef",
                new JsonObject().put("kind", "Pod").put("namespace", "a").put("name", "p1"));
    JsonObject subset =
        new JsonObject()
            .put("addresses", new JsonArray(List.of(address)))
            .put("ports", new JsonArray(List.of(new JsonObject().put("port", 80))));
    lab.cluster.put("endpoints", object("a", "s").put("subsets", new JsonArray(List.of(subset))));
    Found found = lab.discover(KubernetesLab.config(Role.ENDPOINTS));
    assertThat(only(found).get("__meta_kubernetes_pod_name")).isNull();

    lab.cluster.put("pods", pod("a", "p1", "10.0.0.1"));
    lab.pass(GATHERED);
    assertThat(only(found).get("__meta_kubernetes_pod_name")).isEqualTo("p1");

    lab.cluster.delete("pods", "a/p1");
    lab.pass(GATHERED);
    assertThat(only(found).get("__meta_kubernetes_pod_name")).isNull();
  }

  private static Labels only(Found found) {
    assertThat(found.targets()).hasSize(1);
    return found.targets().getFirst();
  }
}
