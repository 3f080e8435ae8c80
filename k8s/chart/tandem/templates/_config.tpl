{{/*
SPDX-License-Identifier: Apache-2.0
Copyright The Tandem Authors
*/}}

{{/* The entry of remote_write that the values under "amp" make; nothing without a workspace. */}}
{{- define "tandem.remoteWrite" -}}
{{- with .Values.amp }}
{{- if .workspace }}
- name: amp
  url: https://{{ .endpoint | default (printf "aps-workspaces%s.%s.amazonaws.com" (ternary "-fips" "" .fips) .region) }}/workspaces/{{ .workspace }}/api/v1/remote_write
  sigv4:
    region: {{ .region }}
    {{- with .roleArn }}
    role_arn: {{ . }}
    {{- end }}
    {{- with .externalId }}
    external_id: {{ . | quote }}
    {{- end }}
    {{- if .fips }}
    use_fips_sts_endpoint: true
    {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "tandem.remoteWriteNeeded" -}}
remote_write: name a workspace by amp.workspace and amp.region, or give an entry of your own in the file
{{- end -}}

{{/* The members themselves, in every fleet of the release. */}}
{{- define "tandem.selfJob" -}}
job_name: tandem
{{- if ne .Values.tls.source "none" }}
scheme: https
tls_config:
  ca_file: /etc/tandem/tls/ca.crt
  server_name: {{ include "tandem.dnsName" . }}
{{- end }}
kubernetes_sd_configs:
  - role: pod
    namespaces: {own_namespace: true}
    selectors:
      - role: pod
        label: app.kubernetes.io/name=tandem,app.kubernetes.io/instance={{ .Release.Name }}
relabel_configs:
  - {source_labels: [__meta_kubernetes_pod_container_port_name], action: keep, regex: tandem}
  - {source_labels: [__meta_kubernetes_pod_phase], action: drop, regex: Succeeded|Failed}
  - {source_labels: [__meta_kubernetes_namespace], target_label: namespace}
  - {source_labels: [__meta_kubernetes_pod_name], target_label: pod}
  - {source_labels: [__meta_kubernetes_pod_node_name], target_label: node}
{{- end -}}

{{/* One of the two parts of the control plane that EKS shows through its API server. */}}
{{- define "tandem.eksJob" -}}
job_name: {{ . }}-metrics
scheme: https
metrics_path: /apis/metrics.eks.amazonaws.com/v1/{{ . }}/container/metrics
tls_config: {ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt}
authorization: {credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token}
kubernetes_sd_configs:
  - {role: endpointslice, namespaces: {names: [default]}}
relabel_configs:
  - source_labels: [__meta_kubernetes_service_name, __meta_kubernetes_endpointslice_port_name]
    action: keep
    regex: kubernetes;https
{{- end -}}

{{/* The file of one fleet. "heavy" chooses the jobs of heavy.jobs, else those are left out. */}}
{{- define "tandem.prometheusYml" -}}
{{- $root := .root -}}
{{- include "tandem.check" $root -}}
{{- $entries := include "tandem.remoteWrite" $root | trim -}}
{{- if $root.Values.config.file -}}
{{- if $root.Values.config.extraScrapeConfigs }}{{ fail "config.extraScrapeConfigs: config.file has its own scrape_configs; write the jobs there" }}{{ end -}}
{{- $parsed := fromYaml $root.Values.config.file -}}
{{- if hasKey $parsed "Error" }}{{ fail (printf "config.file: %s" (index $parsed "Error")) }}{{ end -}}
{{- if and $entries $parsed.remote_write }}{{ fail "amp.workspace: config.file has remote_write already; leave one of them out" }}{{ end -}}
{{- if not (or $entries $parsed.remote_write) }}{{ fail (include "tandem.remoteWriteNeeded" $root) }}{{ end -}}
{{ $root.Values.config.file | trimSuffix "\n" }}
{{- with $entries }}
remote_write:
{{ . | indent 2 }}
{{- end }}
{{- else -}}
{{- $file := deepCopy $root.Values.config.prometheus -}}
{{- if and $entries $file.remote_write }}{{ fail "amp.workspace: config.prometheus has remote_write already; leave one of them out" }}{{ end -}}
{{- if not (or $entries $file.remote_write) }}{{ fail (include "tandem.remoteWriteNeeded" $root) }}{{ end -}}
{{- $jobs := list -}}
{{- $known := list -}}
{{- range $job := concat ($file.scrape_configs | default list) $root.Values.config.extraScrapeConfigs -}}
{{- $known = append $known $job.job_name -}}
{{- if eq (has $job.job_name $root.Values.heavy.jobs) $.heavy }}{{ $jobs = append $jobs $job }}{{ end -}}
{{- end -}}
{{- range $root.Values.heavy.jobs -}}
{{- if not (has . $known) }}{{ fail (printf "heavy.jobs: scrape_configs has no job %q" .) }}{{ end -}}
{{- end -}}
{{- if and $root.Values.config.scrapeSelf (not $.heavy) (not (has "tandem" $known)) -}}
{{- $jobs = append $jobs (include "tandem.selfJob" $root | fromYaml) -}}
{{- end -}}
{{- if and $root.Values.config.scrapeEksControlPlane (not $.heavy) -}}
{{- range list "ksh" "kcm" }}{{ $jobs = append $jobs (include "tandem.eksJob" . | fromYaml) }}{{ end -}}
{{- end -}}
{{- $_ := set $file "scrape_configs" $jobs -}}
{{- if $entries }}{{ $_ := set $file "remote_write" (fromYamlArray $entries) }}{{ end -}}
{{ toYaml $file }}
{{- end -}}
{{- end -}}

{{/* Whether somebody says what the label "cluster" is. */}}
{{- define "tandem.checkCluster" -}}
{{- if not (or .Values.clusterName .Values.config.existingConfigMap) -}}
{{- $file := ternary (fromYaml .Values.config.file) .Values.config.prometheus (not (empty .Values.config.file)) -}}
{{- if not (dig "global" "external_labels" "cluster" "" $file) -}}
{{- fail "clusterName: give the cluster a name, here or as global.external_labels.cluster of the file: AMP tells by it which two copies belong together" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The object that selects monitors, as a Prometheus object of the release's namespace. */}}
{{- define "tandem.monitorsYaml" -}}
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: {{ include "tandem.name" . }}
  namespace: {{ .Release.Namespace }}
spec:
  {{- toYaml .Values.monitors.spec | nindent 2 }}
{{- end -}}

{{/* Whether the pods of a role and fleet look at monitors: those that may coordinate the main one. */}}
{{- define "tandem.looksAtMonitors" -}}
{{- if and .root.Values.monitors.enabled (ne .role "collector") (eq .fleet (include "tandem.name" .root)) -}}
true
{{- end -}}
{{- end -}}

{{/*
Changes with the file, and with what selects monitors; nothing for a ConfigMap that somebody else keeps.
*/}}
{{- define "tandem.configSum" -}}
{{- $text := "" -}}
{{- if not .root.Values.config.existingConfigMap -}}
{{- $text = include "tandem.prometheusYml" . -}}
{{- end -}}
{{- if and .root.Values.monitors.enabled (not .heavy) -}}
{{- $text = printf "%s\n%s" $text (include "tandem.monitorsYaml" .root) -}}
{{- end -}}
{{- if $text -}}
{{ $text | sha256sum | trunc 16 | quote }}
{{- end -}}
{{- end -}}
