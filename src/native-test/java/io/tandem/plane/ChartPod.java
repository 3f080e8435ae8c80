// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import io.tandem.endtoend.Ports;
import io.tandem.endtoend.TandemProcess;
import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.testing.ApiServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod of the chart as a kubelet would run it: the packaged program with the arguments, variables
 * and files that the pod asks for, and with a token of its service account, so that what the chart
 * grants is all that it may. Only paths differ, and its address is a loopback address. Not a
 * thread's own; the test drives it.
 */
final class ChartPod implements AutoCloseable {
  private final ApiServer api;
  private final JsonObject pod;
  private final String listen;
  private final Map<String, String> places = new TreeMap<>();
  private final Start start;
  private TandemProcess process;

  /**
   * Puts the pod's files into a folder of its own.
   *
   * @param host its loopback address
   */
  ChartPod(ApiServer api, JsonObject pod, Path parent, String host) {
    this.api = api;
    this.pod = pod;
    Path folder = parent.resolve(name());
    listen = host + ":" + Ports.free();
    JsonObject container = pod.getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
    Map<String, JsonObject> volumes = new TreeMap<>();
    each(pod.getJsonObject("spec").getJsonArray("volumes"))
        .forEach(volume -> volumes.put(volume.getString("name"), volume));
    for (JsonObject mount : each(container.getJsonArray("volumeMounts"))) {
      JsonObject volume = volumes.get(mount.getString("name"));
      Path place = folder.resolve("volumes").resolve(mount.getString("name"));
      if (fill(volume, place)) {
        places.put(mount.getString("mountPath"), place.toString());
      }
    }
    start = new Start(folder, config(container), environment(container), flags(container));
  }

  /** Starts it; does not wait. */
  TandemProcess launch() {
    process = TandemProcess.launch(start);
    return process;
  }

  TandemProcess process() {
    return process;
  }

  String name() {
    return pod.getJsonObject("metadata").getString("name");
  }

  String node() {
    return pod.getJsonObject("spec").getString("nodeName");
  }

  boolean isCollector() {
    JsonObject labels = pod.getJsonObject("metadata").getJsonObject("labels");
    return labels.getString("app.kubernetes.io/component").equals("collector");
  }

  boolean isReady() {
    return process.status("GET", "/-/ready") == 200;
  }

  private String namespace() {
    return pod.getJsonObject("metadata").getString("namespace");
  }

  private String account() {
    return pod.getJsonObject("spec").getString("serviceAccountName");
  }

  /** Writes what the volume holds; false where it is only room to write in. */
  private boolean fill(JsonObject volume, Path place) {
    if (volume.containsKey("configMap")) {
      fillFrom("configmaps", volume.getJsonObject("configMap").getString("name"), place);
    } else if (volume.containsKey("secret")) {
      fillFrom("secrets", volume.getJsonObject("secret").getString("secretName"), place);
    } else if (volume.containsKey("projected")) {
      for (JsonObject source : each(volume.getJsonObject("projected").getJsonArray("sources"))) {
        project(source, place);
      }
    } else {
      return false;
    }
    return true;
  }

  private void project(JsonObject source, Path place) {
    JsonObject token = source.getJsonObject("serviceAccountToken");
    if (token != null) {
      String audience = token.getString("audience", "");
      String[] audiences = audience.isEmpty() ? new String[0] : new String[] {audience};
      write(place, token.getString("path"), api.token(namespace(), account(), audiences));
    } else if (source.containsKey("configMap")) {
      fillFrom("configmaps", source.getJsonObject("configMap").getString("name"), place);
    } else if (source.containsKey("downwardAPI")) {
      for (JsonObject item : each(source.getJsonObject("downwardAPI").getJsonArray("items"))) {
        write(place, item.getString("path"), field(item.getJsonObject("fieldRef")));
      }
    }
  }

  private void fillFrom(String plural, String name, Path place) {
    JsonObject data =
        api.call("GET", "/api/v1/namespaces/" + namespace() + "/" + plural + "/" + name, null)
            .getJsonObject("data");
    for (String key : data.fieldNames()) {
      String value = data.getString(key);
      write(place, key, plural.equals("secrets") ? decoded(value) : value);
    }
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private static void write(Path place, String name, String text) {
    try {
      Files.createDirectories(place);
      Files.writeString(place.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String config(JsonObject container) {
    String file = placed(value(container, "--config.file"));
    try {
      return placed(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text of the pod with its paths as they are here. */
  private String placed(String text) {
    String placed = text;
    for (Map.Entry<String, String> place : places.entrySet()) {
      placed = placed.replace(place.getKey() + "/", place.getValue() + "/");
    }
    return placed;
  }

  private static String value(JsonObject container, String flag) {
    return container.getJsonArray("args").stream()
        .map(Object::toString)
        .filter(arg -> arg.startsWith(flag + "="))
        .map(arg -> arg.substring(flag.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private List<String> flags(JsonObject container) {
    List<String> flags = new ArrayList<>();
    for (Object arg : container.getJsonArray("args")) {
      String flag = placed(arg.toString());
      boolean placedHere =
          flag.equals("run")
              || flag.startsWith("--config.file=")
              || flag.startsWith("--storage.path=")
              || flag.startsWith("--web.listen-address=");
      if (!placedHere) {
        flags.add(flag);
      }
    }
    flags.add("--web.listen-address=" + listen);
    return flags;
  }

  private Map<String, String> environment(JsonObject container) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonObject one : each(container.getJsonArray("env"))) {
      JsonObject from = one.getJsonObject("valueFrom");
      environment.put(
          one.getString("name"),
          from == null ? one.getString("value", "") : field(from.getJsonObject("fieldRef")));
    }
    environment.put("KUBECONFIG", api.kubeconfig(namespace(), account()).toString());
    return environment;
  }

  private String field(JsonObject reference) {
    String path = reference.getString("fieldPath");
    JsonObject meta = pod.getJsonObject("metadata");
    return switch (path) {
      case "metadata.name" -> name();
      case "metadata.namespace" -> namespace();
      case "spec.nodeName" -> node();
      case "status.podIP" -> listen;
      case "metadata.labels['topology.kubernetes.io/zone']" ->
          meta.getJsonObject("labels").getString("topology.kubernetes.io/zone", "");
      default -> throw new AssertionError("a field that no pod of the chart named before: " + path);
    };
  }

  private static List<JsonObject> each(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      process.kill();
    }
  }
}
