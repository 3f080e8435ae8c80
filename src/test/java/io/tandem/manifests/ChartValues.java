// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

/** Values that users give, each combination with what it is about. */
public enum ChartValues {
  LEAST(""),
  ALL_IN_ONE_KIND_OF_POD("coordinator: {separate: false}"),
  DEPLOYMENT(
      """
      collector: {controller: Deployment, replicas: 5, maxUnavailable: 0, tolerations: []}
      """),
  DEPLOYMENT_IN_ONE_KIND_OF_POD(
      """
      collector: {controller: Deployment}
      coordinator: {separate: false}
      podDisruptionBudget: {enabled: false}
      config: {scrapeEksControlPlane: true}
      """),
  WITHOUT_A_FOLDER_OF_THE_NODE(
      """
      storage:
        {type: emptyDir, sizeLimit: 2Gi, maxBytes: 1GB, maxAge: 30m, keepSent: 2m, fsync: "off"}
      """),
  TLS_BY_CERT_MANAGER(
      """
      tls: {source: certManager, certManager: {issuer: fleet-ca, issuerKind: ClusterIssuer}}
      podMonitor: {enabled: true, interval: 30s, labels: {release: prometheus}}
      """),
  TLS_BY_SOMEBODY_ELSE("tls: {source: existing, existingSecret: my-certificate}"),
  WITHOUT_TLS(
      """
      tls: {source: none}
      podMonitor: {enabled: true}
      """),
  IRSA(
      """
      aws:
        credentials: irsa
        irsa:
          roleArn: arn:aws:iam::111122223333:role/tandem
          coordinatorRoleArn: arn:aws:iam::111122223333:role/tandem/discovery
      """),
  POD_IDENTITY_ACROSS_ACCOUNTS(
      """
      aws: {credentials: podIdentity}
      amp: {roleArn: "arn:aws:iam::444455556666:role/writer", externalId: "4711"}
      """),
  FIPS(
      """
      amp: {region: us-gov-west-1, fips: true}
      """),
  VPC_ENDPOINT(
      """
      amp: {endpoint: vpce-0123-abcd.aps-workspaces.eu-central-1.vpce.amazonaws.com}
      """),
  HEAVY_JOBS(
      """
      config:
        prometheus:
          scrape_configs:
            - job_name: kube-state-metrics
              sample_limit: 10000000
              static_configs: [{targets: ["ksm:8080"]}]
            - {job_name: others, static_configs: [{targets: ["others:8080"]}]}
      heavy: {jobs: [kube-state-metrics], replicas: 3}
      """),
  A_FILE_OF_THE_USERS(
      """
      clusterName: ""
      amp: {workspace: "", region: ""}
      config:
        file: |
          # The user's own words stay.
          global: {scrape_interval: 15s, external_labels: {cluster: theirs, __replica__: a}}
          scrape_configs:
            - job_name: node
              static_configs: [{targets: ["localhost:9100"]}]
          remote_write:
            - url: https://example.com/api/v1/write
      """),
  A_FILE_WITHOUT_AN_ENDPOINT(
      """
      config:
        file: |
          scrape_configs:
            - job_name: node
              static_configs: [{targets: ["localhost:9100"]}]
      """),
  A_CONFIG_MAP_OF_THE_USERS(
      """
      amp: {workspace: "", region: ""}
      config: {existingConfigMap: prometheus-server, key: prometheus.yml}
      """),
  EVERYTHING_ELSE(
      """
      fullnameOverride: metrics
      image: {repository: registry.example.com/tandem, digest: "sha256:%s", pullPolicy: Always}
      imagePullSecrets: [{name: registry}]
      ha: {mode: single, jobs: {node-exporter: both, "black box": single}}
      fleet: {leaseDuration: 40s, renewInterval: 15s, grace: 10m, metrics: full}
      collector:
        maxUnavailable: 10%%
        nodeSelector: {kubernetes.io/arch: arm64}
        nodes: [{key: karpenter.sh/nodepool, operator: NotIn, values: [gpu]}]
        podAnnotations: {note: "yes"}
        podLabels: {team: observability}
      coordinator: {replicas: 3, tolerations: [{key: CriticalAddonsOnly, operator: Exists}]}
      port: 9091
      user: 1000650000
      log: {level: debug}
      extraFlags: ["--remote-write.memory-bytes=32MB"]
      extraEnv: [{name: HTTPS_PROXY, value: "http://proxy:3128"}]
      secrets: [basic-auth]
      configMaps: [targets]
      rbac: {create: false}
      serviceAccount: {name: monitoring, annotations: {owner: us}}
      priorityClass: {create: false, name: system-cluster-critical}
      networkPolicy:
        allowFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
        egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
      flowSchema: {enabled: true, matchingPrecedence: 800}
      """
          .formatted("0123456789abcdef".repeat(4)));

  /** What everybody must say; what comes later in the text wins. */
  private static final String NEEDED =
      """
      clusterName: prod
      amp: {workspace: ws-1a2b, region: eu-central-1}
      """;

  private final String text;

  ChartValues(String text) {
    this.text = text;
  }

  /** As helm reads them. */
  public String yaml() {
    return Values.merged(NEEDED, text);
  }
}
