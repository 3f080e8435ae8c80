{{/*
SPDX-License-Identifier: Apache-2.0
Copyright The Tandem Authors
*/}}

{{/* What names begin with; short enough for what is put behind it. */}}
{{- define "tandem.name" -}}
{{- $name := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-tandem" .Release.Name) (contains "tandem" .Release.Name)) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "tandem.selector" -}}
app.kubernetes.io/name: tandem
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tandem.labels" -}}
{{ include "tandem.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- define "tandem.account" -}}
{{- .Values.serviceAccount.name | default (include "tandem.name" .) -}}
{{- end -}}

{{- define "tandem.priorityClass" -}}
{{- .Values.priorityClass.name | default (include "tandem.name" .) -}}
{{- end -}}

{{- define "tandem.tlsSecret" -}}
{{- if eq .Values.tls.source "existing" -}}
{{- .Values.tls.existingSecret | required "tls.source=existing: tls.existingSecret must name a Secret with tls.crt, tls.key and ca.crt" -}}
{{- else -}}
{{- include "tandem.name" . }}-fleet
{{- end -}}
{{- end -}}

{{/* The name that all members' certificates share, and by which they know each other. */}}
{{- define "tandem.dnsName" -}}
{{ include "tandem.name" . }}.{{ .Release.Namespace }}.svc
{{- end -}}

{{- define "tandem.scheme" -}}
{{- ternary "HTTP" "HTTPS" (eq .Values.tls.source "none") -}}
{{- end -}}

{{- define "tandem.storageType" -}}
{{- $type := .Values.storage.type | default (ternary "hostPath" "emptyDir" (eq .Values.collector.controller "DaemonSet")) -}}
{{- if and (eq $type "hostPath") (eq .Values.collector.controller "Deployment") -}}
{{- fail "storage.type=hostPath: two pods of a Deployment may share a node, and a spool has one owner; use emptyDir, or collector.controller=DaemonSet" -}}
{{- end -}}
{{- $type -}}
{{- end -}}

{{/* Nodes that can run members: neither Fargate nor Windows, and what the section asks for. */}}
{{- define "tandem.nodeAffinity" -}}
nodeAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    nodeSelectorTerms:
      - matchExpressions:
          - key: kubernetes.io/os
            operator: In
            values: [linux]
          - key: eks.amazonaws.com/compute-type
            operator: NotIn
            values: [fargate]
          {{- with . }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
{{- end -}}

{{/* Values that contradict each other, told before anything is made. */}}
{{- define "tandem.check" -}}
{{- $sources := list -}}
{{- if .Values.config.file }}{{ $sources = append $sources "config.file" }}{{ end -}}
{{- if .Values.config.existingConfigMap }}{{ $sources = append $sources "config.existingConfigMap" }}{{ end -}}
{{- if gt (len $sources) 1 }}{{ fail "config.file and config.existingConfigMap: give one of them" }}{{ end -}}
{{- if and .Values.amp.workspace (not .Values.amp.region) }}{{ fail "amp.workspace: amp.region must be given beside it" }}{{ end -}}
{{- if and .Values.amp.workspace .Values.config.existingConfigMap }}{{ fail "amp.workspace: with config.existingConfigMap the entry of remote_write belongs into that file" }}{{ end -}}
{{- range $key := list "roleArn" "externalId" "endpoint" "region" -}}
{{- if and (index $.Values.amp $key) (not $.Values.amp.workspace) }}{{ fail (printf "amp.%s: amp.workspace must be given beside it; an entry of your own takes it under sigv4" $key) }}{{ end -}}
{{- end -}}
{{- if and .Values.amp.externalId (not .Values.amp.roleArn) }}{{ fail "amp.externalId: amp.roleArn must be given beside it" }}{{ end -}}
{{- if and .Values.amp.fips .Values.amp.endpoint }}{{ fail "amp.fips and amp.endpoint: give one of them; an endpoint's own host decides what it speaks" }}{{ end -}}
{{- if and (eq .Values.aws.credentials "irsa") (not .Values.aws.irsa.roleArn) }}{{ fail "aws.credentials=irsa: aws.irsa.roleArn must be given" }}{{ end -}}
{{- if and (ne .Values.aws.credentials "irsa") (or .Values.aws.irsa.roleArn .Values.aws.irsa.coordinatorRoleArn) }}{{ fail (printf "aws.irsa: has no effect with aws.credentials=%s; say irsa, or leave the roles out" .Values.aws.credentials) }}{{ end -}}
{{- if and (eq .Values.tls.source "certManager") (not .Values.tls.certManager.issuer) }}{{ fail "tls.source=certManager: tls.certManager.issuer must name an Issuer that signs with a CA" }}{{ end -}}
{{- if and (ne .Values.tls.source "existing") .Values.tls.existingSecret }}{{ fail (printf "tls.existingSecret: has no effect with tls.source=%s" .Values.tls.source) }}{{ end -}}
{{- if and .Values.heavy.jobs (or .Values.config.file .Values.config.existingConfigMap) }}{{ fail "heavy.jobs: only jobs under config.prometheus.scrape_configs can be given to a fleet of their own" }}{{ end -}}
{{- if and .Values.heavy.jobs (not .Values.coordinator.separate) }}{{ fail "heavy.jobs: needs coordinator.separate=true" }}{{ end -}}
{{- end -}}

{{/* Of objects outside of namespaces: two releases of one name must not share them. */}}
{{- define "tandem.clusterName" -}}
{{- $name := include "tandem.name" . -}}
{{- ternary $name (printf "%s-%s" .Release.Namespace $name) (eq .Release.Namespace $name) -}}
{{- end -}}

{{- define "tandem.accountAnnotations" -}}
{{- $root := first . -}}
{{- $annotations := deepCopy $root.Values.serviceAccount.annotations -}}
{{- with last . }}{{ $_ := set $annotations "eks.amazonaws.com/role-arn" . }}{{ end -}}
{{- with $annotations }}{{ toYaml . }}{{ end -}}
{{- end -}}

{{/* Gives a role to accounts; "accounts" holds what their names end with. */}}
{{- define "tandem.binding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- if eq .kind "Role" }}
  namespace: {{ .namespace | default .root.Release.Namespace }}
  {{- end }}
  labels:
    {{- include "tandem.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  {{- range .accounts }}
  - kind: ServiceAccount
    name: {{ include "tandem.account" $.root }}{{ . }}
    namespace: {{ $.root.Release.Namespace }}
  {{- end }}
{{- end -}}
