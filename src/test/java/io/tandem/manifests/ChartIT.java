// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.discovery.operator.translate.MonitorKind;
import io.tandem.discovery.operator.translate.OperatorSettings;
import io.tandem.testing.Conformance;
import io.tandem.testing.Helm;
import io.tandem.testing.WithHelm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The chart by itself: what is taken, what is refused and how, what comes out. */
@ExtendWith(WithHelm.class)
class ChartIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void values_ofEveryKind_areTakenByLint(ChartValues values, Helm helm) {
    Helm.Answer answer = helm.lint(values.yaml());

    assertThat(answer.succeeded()).as(answer.text()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void file_ofEveryKind_isValid(ChartValues values, Helm helm) throws IOException, ConfigException {
    for (JsonObject object : helm.template(values.yaml()).objects()) {
      if (object.getString("kind").equals("ConfigMap")) {
        load(object);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void container_runsWithoutRights(ChartValues values, Helm helm) {
    for (JsonObject spec : pods(helm.template(values.yaml()))) {
      assertThat(spec.getJsonObject("securityContext").encode())
          .contains("\"runAsNonRoot\":true", "\"seccompProfile\":{\"type\":\"RuntimeDefault\"}");
      JsonObject container = spec.getJsonArray("containers").getJsonObject(0);
      assertThat(container.getJsonObject("securityContext"))
          .isEqualTo(
              new JsonObject(
                  """
                  {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                   "capabilities": {"drop": ["ALL"]}}
                  """));
      assertThat(spec.getJsonObject("affinity").encode())
          .contains("\"NotIn\",\"values\":[\"fargate\"]", "\"In\",\"values\":[\"linux\"]");
    }
  }

  /** Wrong values, and words of what is said about them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {colector: {replicas: 3}}                 | 'colector' not allowed
          {collector: {controller: StatefulSet}}    | 'DaemonSet', 'Deployment'
          {collector: {maxUnavailable: many}}       | /collector/maxUnavailable
          {collector: {maxUnavailable: -1}}         | /collector/maxUnavailable
          {coordinator: {replicas: 0}}              | /coordinator/replicas
          {heavy: {jobs: kube-state-metrics}}       | /heavy/jobs
          {heavy: {jobs: [unknown]}}                | scrape_configs has no job "unknown"
          {user: 0}                                 | /user
          {user: nobody}                            | /user
          {port: 80}                                | /port
          {storage: {maxAge: an hour}}              | /storage/maxAge
          {storage: {hostPath: data}}               | /storage/hostPath
          {storage: {fsync: sometimes}}             | 'always', 'interval', 'off'
          {storage: {type: hostPath}, collector: {controller: Deployment}} | a spool has one owner
          {extraFlags: [spool.fsync=off]}           | /extraFlags/0
          {amp: {workspace: prod}}                  | /amp/workspace
          {amp: {region: Frankfurt}}                | /amp/region
          {amp: {region: ""}}                       | amp.region must be given
          {amp: {workspace: ""}}                    | amp.workspace must be given
          {amp: {workspace: "", region: ""}}        | name a workspace by amp.workspace
          {amp: {roleArn: tandem}}                  | /amp/roleArn
          {amp: {externalId: "1"}}                  | amp.roleArn must be given
          {amp: {endpoint: "https://vpce-1"}}       | /amp/endpoint
          {amp: {endpoint: vpce-1, fips: true}}     | give one of them
          {aws: {credentials: irsa}}                | aws.irsa.roleArn must be given
          {aws: {irsa: {roleArn: "arn:aws:iam::111122223333:role/t"}}} | has no effect
          {clusterName: ""}                         | clusterName: give the cluster a name
          {clusterName: two words}                  | /clusterName
          {tls: {source: self}}                     | 'certManager', 'existing'
          {tls: {source: existing}}                 | tls.existingSecret must name a Secret
          {tls: {source: certManager}}              | must name an Issuer
          {tls: {existingSecret: mine}}             | has no effect with tls.source=chart
          {ha: {mode: triple}}                      | 'both', 'single'
          {ha: {jobs: {node: twice}}}               | /ha/jobs/node
          {config: {file: "a: [", existingConfigMap: mine}} | give one of them
          {config: {file: "a: ["}}                  | config.file: error converting YAML
          {config: {existingConfigMap: mine}}       | belongs into that file
          {config: {file: "remote_write: [{url: http://x}]"}} | has remote_write already
          {config: {file: "a: b", extraScrapeConfigs: [{job_name: x}]}} | config.file has its own
          {config: {extraScrapeConfigs: [{job: x}]}} | /config/extraScrapeConfigs/0
          {config: {file: "a: b"}, heavy: {jobs: [x]}} | can be given to a fleet of their own
          {image: {digest: latest}}                 | /image/digest
          {image: {repository: ""}}                 | /image/repository
          """)
  void values_thatAreWrong_areRefusedByName(String values, String words, Helm helm) {
    Helm.Answer answer = helm.template(Values.merged(ChartValues.LEAST.yaml(), values));

    assertThat(answer.succeeded()).as(answer.text()).isFalse();
    assertThat(answer.text()).contains(words);
  }

  @Test
  void heavyJobs_leaveTheOtherFleet_forOneOfTheirOwn(Helm helm)
      throws IOException, ConfigException {
    Helm.Answer rendered = helm.template(ChartValues.HEAVY_JOBS.yaml());

    assertThat(jobs(load(rendered.object("ConfigMap", "-heavy"))))
        .containsExactly("kube-state-metrics");
    assertThat(jobs(load(rendered.object("ConfigMap", "tandem"))))
        .containsExactly("others", "tandem");
    assertThat(arguments(rendered.object("Deployment", "-heavy")))
        .contains("--fleet.name=tandem-heavy", "--role=all");
  }

  @Test
  void endpoint_isMadeOfTheValues(Helm helm) throws IOException, ConfigException {
    RemoteWriteConfig fips = endpoint(helm, ChartValues.FIPS);
    RemoteWriteConfig vpc = endpoint(helm, ChartValues.VPC_ENDPOINT);
    RemoteWriteConfig role = endpoint(helm, ChartValues.POD_IDENTITY_ACROSS_ACCOUNTS);

    String path = "/workspaces/ws-1a2b/api/v1/remote_write";
    assertThat(fips.url())
        .isEqualTo("https://aps-workspaces-fips.us-gov-west-1.amazonaws.com" + path);
    assertThat(fips.sigv4().useFipsStsEndpoint()).isTrue();
    assertThat(vpc.url())
        .isEqualTo("https://vpce-0123-abcd.aps-workspaces.eu-central-1.vpce.amazonaws.com" + path);
    assertThat(vpc.sigv4().region()).isEqualTo("eu-central-1");
    assertThat(role.sigv4().roleArn()).isEqualTo("arn:aws:iam::444455556666:role/writer");
    assertThat(role.sigv4().externalId()).isEqualTo("4711");
  }

  @Test
  void coordinators_startAnewWhenTheFileChanges_andCollectorsDoNot(Helm helm) {
    Helm.Answer before = helm.template(ChartValues.LEAST.yaml());
    Helm.Answer after =
        helm.template(
            Values.merged(
                ChartValues.LEAST.yaml(),
                "config: {prometheus: {global: {scrape_interval: 10s}}}"));

    assertThat(after.object("Deployment", "-coordinator"))
        .isNotEqualTo(before.object("Deployment", "-coordinator"));
    assertThat(after.object("DaemonSet", "tandem")).isEqualTo(before.object("DaemonSet", "tandem"));
  }

  @Test
  void collectors_haveFewerRightsThanCoordinators(Helm helm) {
    Helm.Answer rendered = helm.template(ChartValues.LEAST.yaml());

    assertThat(pod(rendered.object("DaemonSet", "tandem")).getString("serviceAccountName"))
        .isEqualTo("tandem");
    assertThat(rendered.object("ClusterRole", "tandem").encode())
        .doesNotContain("pods", "secrets", "watch", "nodes/proxy");
    assertThat(rendered.object("ClusterRole", "-coordinator").encode())
        .doesNotContain("create", "update", "delete", "nodes/proxy");
  }

  @Test
  void valuesBesideKubePrometheusStack_scrapeWhatItsMonitorsDo(Helm helm) throws Exception {
    String values = Files.readString(Path.of("config/helm/kube-prometheus-stack-tandem.yaml"));

    Helm.Answer rendered = helm.template(values);

    PrometheusConfig config = load(rendered.object("ConfigMap", "tandem"));
    assertThat(config.notices()).isEmpty();
    assertThat(jobs(config)).containsExactly("tandem");
    JsonObject map = rendered.object("ConfigMap", "-monitors");
    JsonObject object = Values.read(map.getJsonObject("data").getString("monitors.yaml"));
    OperatorSettings settings = new OperatorSettings(object, "");
    assertThat(settings.selections().keySet()).containsExactlyInAnyOrder(MonitorKind.values());
    assertThat(settings.faults()).isEmpty();
    assertThat(settings.unread()).isEmpty();
    assertThat(rendered.object("ClusterRole", "-coordinator").encode()).contains("servicemonitors");
    assertThat(pod(rendered.object("Deployment", "-coordinator")).encode())
        .contains("--operator.config=/etc/tandem/monitors/monitors.yaml", "tandem-monitors");
    assertThat(pod(rendered.object("DaemonSet", "tandem")).encode()).doesNotContain("monitors");
  }

  @Test
  void valuesBesideThePrometheusChart_readItsFile(Helm helm) throws Exception {
    String values = Files.readString(Path.of("config/helm/prometheus-tandem.yaml"));

    Helm.Answer rendered = helm.template(values);

    assertThat(rendered.objects()).noneMatch(o -> o.getString("kind").equals("ConfigMap"));
    assertThat(pod(rendered.object("DaemonSet", "tandem")).encode())
        .contains("\"configMap\":{\"name\":\"prometheus-server\"}");
  }

  /** That chart's own file, as recorded, with what the overlay changes in it. */
  @Test
  void overlayOfThePrometheusChart_leavesAFileThatIsTaken() throws Exception {
    Path recorded = Conformance.set("configs").resolve("files/helm-prometheus-default.yml");
    JsonObject file = Values.read(Files.readString(recorded));
    JsonObject overlay = Values.read(Files.readString(Path.of("config/helm/prometheus.yaml")));
    Map<String, JsonObject> jobs = new LinkedHashMap<>();
    for (Object job : file.getJsonArray("scrape_configs")) {
      jobs.put(((JsonObject) job).getString("job_name"), (JsonObject) job);
    }
    for (Map.Entry<String, Object> job : overlay.getJsonObject("scrapeConfigs")) {
      JsonObject text = ((JsonObject) job.getValue()).copy().put("job_name", job.getKey());
      if (text.containsKey("enabled")) {
        jobs.remove(job.getKey());
      } else {
        jobs.put(job.getKey(), text);
      }
    }
    file.put("scrape_configs", new JsonArray(List.copyOf(jobs.values())));
    JsonObject data = new JsonObject().put("prometheus.yml", file.encode());

    PrometheusConfig config = load(new JsonObject().put("data", data));

    assertThat(jobs(config)).contains("tandem", "kubernetes-pods").doesNotContain("prometheus");
  }

  private PrometheusConfig load(JsonObject configMap) throws IOException, ConfigException {
    Path file = folder.resolve("prometheus.yml");
    Files.writeString(file, configMap.getJsonObject("data").getString("prometheus.yml"));
    return new ConfigLoader(Map.of()).load(file);
  }

  private RemoteWriteConfig endpoint(Helm helm, ChartValues values)
      throws IOException, ConfigException {
    return load(helm.template(values.yaml()).object("ConfigMap", "tandem")).remoteWrite().get(0);
  }

  private static List<String> jobs(PrometheusConfig config) {
    return config.scrapeConfigs().stream().map(ScrapeConfig::jobName).toList();
  }

  private static JsonObject pod(JsonObject controller) {
    return controller.getJsonObject("spec").getJsonObject("template").getJsonObject("spec");
  }

  private static List<JsonObject> pods(Helm.Answer rendered) {
    List<JsonObject> pods = new ArrayList<>();
    for (JsonObject object : rendered.objects()) {
      if (object.getJsonObject("spec", new JsonObject()).containsKey("template")) {
        pods.add(pod(object));
      }
    }
    return pods;
  }

  private static List<String> arguments(JsonObject controller) {
    return pod(controller).getJsonArray("containers").getJsonObject(0).getJsonArray("args").stream()
        .map(String::valueOf)
        .toList();
  }
}
