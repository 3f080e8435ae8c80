// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.testing.ApiServer;
import io.tandem.testing.DryRun;
import io.tandem.testing.Helm;
import io.tandem.testing.WithApiServer;
import io.tandem.testing.WithHelm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real API server takes every object of the chart and of the plain manifests, as it stands. */
@ExtendWith({WithApiServer.class, WithHelm.class})
class ChartOnApiServerIT {
  private static final String JSON = "application/json";

  /** What a pod may not name before it is there. */
  @BeforeAll
  static void prepare(ApiServer server, Helm helm) {
    resourceOfOthers(server, "monitoring.coreos.com", "PodMonitor", "podmonitors");
    resourceOfOthers(server, "cert-manager.io", "Certificate", "certificates");
    JsonObject priority = helm.template(ChartValues.LEAST.yaml()).object("PriorityClass", "tandem");
    create(server, "/apis/scheduling.k8s.io/v1/priorityclasses", priority);
    for (String level : List.of("privileged", "baseline", "restricted")) {
      namespace(server, level);
    }
  }

  /** The server knows the kind; what is in its objects only their own project could judge. */
  private static void resourceOfOthers(ApiServer server, String group, String kind, String plural) {
    JsonObject open =
        new JsonObject().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    JsonObject definition =
        new JsonObject()
            .put("apiVersion", "apiextensions.k8s.io/v1")
            .put("kind", "CustomResourceDefinition")
            .put("metadata", new JsonObject().put("name", plural + "." + group))
            .put(
                "spec",
                new JsonObject()
                    .put("group", group)
                    .put("scope", "Namespaced")
                    .put(
                        "names",
                        new JsonObject()
                            .put("kind", kind)
                            .put("plural", plural)
                            .put("singular", kind.toLowerCase(Locale.ROOT)))
                    .put(
                        "versions",
                        new JsonArray()
                            .add(
                                new JsonObject()
                                    .put("name", "v1")
                                    .put("served", true)
                                    .put("storage", true)
                                    .put(
                                        "schema", new JsonObject().put("openAPIV3Schema", open)))));
    create(server, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
    String path = "/apis/" + group + "/v1/namespaces/tandem/" + plural;
    await().until(() -> server.answer("GET", path, JSON, null).statusCode() == 200);
  }

  private static void namespace(ApiServer server, String level) {
    JsonObject metadata =
        new JsonObject()
            .put("name", level)
            .put("labels", new JsonObject().put("pod-security.kubernetes.io/enforce", level));
    JsonObject namespace =
        new JsonObject().put("apiVersion", "v1").put("kind", "Namespace").put("metadata", metadata);
    create(server, "/api/v1/namespaces", namespace);
    for (String account : List.of("tandem", "tandem-coordinator")) {
      JsonObject object =
          new JsonObject()
              .put("apiVersion", "v1")
              .put("kind", "ServiceAccount")
              .put("metadata", new JsonObject().put("name", account));
      create(server, "/api/v1/namespaces/" + level + "/serviceaccounts", object);
    }
  }

  /** Unless it is there: other tests share the server. */
  private static void create(ApiServer server, String collection, JsonObject object) {
    HttpResponse<String> answer = server.answer("POST", collection, JSON, object);
    assertThat(answer.statusCode()).as(answer.body()).isIn(201, 409);
  }

  @ParameterizedTest
  @EnumSource
  void object_ofTheChart_isTakenAsItStands(ChartValues values, ApiServer server, Helm helm) {
    DryRun dryRun = new DryRun(server);

    for (JsonObject object : helm.template(values.yaml()).objects()) {
      assertThat(dryRun.faults(object)).as(object.encodePrettily()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace.yaml", "rbac.yaml", "tandem.yaml"})
  void object_ofThePlainManifests_isTakenAsItStands(String file, ApiServer server)
      throws IOException {
    DryRun dryRun = new DryRun(server);

    for (JsonObject object : Helm.objects(Files.readString(Path.of("k8s", file)))) {
      assertThat(dryRun.faults(object)).as(object.encodePrettily()).isEmpty();
    }
  }

  @Test
  void pod_withAFolderOfTheNode_needsTheLevelPrivileged(ApiServer server, Helm helm) {
    JsonObject set = helm.template(ChartValues.LEAST.yaml()).object("DaemonSet", "tandem");

    assertThat(faults(server, set, "baseline")).contains("hostPath volumes");
    assertThat(faults(server, set, "privileged")).isEmpty();
  }

  @Test
  void pod_withoutAFolderOfTheNode_isWellInTheLevelRestricted(ApiServer server, Helm helm) {
    Helm.Answer rendered = helm.template(ChartValues.WITHOUT_A_FOLDER_OF_THE_NODE.yaml());

    assertThat(faults(server, rendered.object("DaemonSet", "tandem"), "restricted")).isEmpty();
    assertThat(faults(server, rendered.object("Deployment", "-coordinator"), "restricted"))
        .isEmpty();
  }

  /** What the server says of a pod of this controller in a namespace of this level. */
  private static String faults(ApiServer server, JsonObject controller, String level) {
    JsonObject template = controller.getJsonObject("spec").getJsonObject("template");
    JsonObject pod =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Pod")
            .put(
                "metadata",
                template
                    .getJsonObject("metadata")
                    .copy()
                    .put("name", "pod")
                    .put("namespace", level))
            .put("spec", template.getJsonObject("spec"));
    return new DryRun(server).faultsOfCreating(pod);
  }
}
