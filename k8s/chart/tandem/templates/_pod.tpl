{{/*
SPDX-License-Identifier: Apache-2.0
Copyright The Tandem Authors
*/}}

{{/*
The pod of a member. Takes: root, component, role, account, section (of the values), fleet (the name
of its fleet), configMap, storage (hostPath or emptyDir), member (the field that names it).
*/}}
{{- define "tandem.pod" -}}
{{- $v := .root.Values -}}
metadata:
  labels:
    {{- include "tandem.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
    {{- with .section.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if or .checksum .section.podAnnotations }}
  annotations:
    {{- with .checksum }}
    # Coordinators read the file anew when they start, and theirs is the fleet's.
    tandem/config: {{ . }}
    {{- end }}
    {{- with .section.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ .account }}
  enableServiceLinks: false
  priorityClassName: {{ include "tandem.priorityClass" .root }}
  terminationGracePeriodSeconds: {{ $v.collector.terminationGracePeriodSeconds }}
  {{- with $v.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsUser: {{ int64 $v.user }}
    runAsGroup: {{ int64 $v.user }}
    runAsNonRoot: true
    fsGroup: {{ int64 $v.user }}
    seccompProfile:
      type: RuntimeDefault
  affinity:
    {{- include "tandem.nodeAffinity" .section.nodes | nindent 4 }}
  {{- if .spread }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "tandem.selector" $.root | nindent 10 }}
          app.kubernetes.io/component: {{ $.component }}
    {{- end }}
  {{- end }}
  {{- with .section.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .section.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if eq .storage "hostPath" }}
  initContainers:
    # A folder that the kubelet makes is root's. This gives it to the collector's user, and is all that
    # runs as root.
    - name: storage
      image: {{ include "tandem.image" .root }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args: [prepare-storage, --storage.path=/data, "--user={{ int64 $v.user }}"]
      securityContext:
        runAsUser: 0
        runAsNonRoot: false
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
          add: [CHOWN]
      resources:
        requests: {cpu: 10m, memory: 64Mi}
        limits: {memory: 128Mi}
      volumeMounts:
        - name: data
          mountPath: /data
  {{- end }}
  containers:
    - name: tandem
      image: {{ include "tandem.image" .root }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args:
        - run
        - --config.file=/etc/tandem/config/{{ ternary $v.config.key "prometheus.yml" (not (empty $v.config.existingConfigMap)) }}
        {{- if include "tandem.looksAtMonitors" . }}
        - --operator.config=/etc/tandem/monitors/monitors.yaml
        {{- end }}
        - --storage.path=/data
        - --web.listen-address=:{{ $v.port }}
        - --role={{ .role }}
        - --fleet.mode=kubernetes
        - --fleet.name={{ .fleet }}
        {{- if ne $v.tls.source "none" }}
        - --fleet.token-file=/var/run/secrets/tandem/token
        - --fleet.accounts={{ include "tandem.account" .root }},{{ include "tandem.account" .root }}-coordinator
        - --fleet.tls-cert=/etc/tandem/tls/tls.crt
        - --fleet.tls-key=/etc/tandem/tls/tls.key
        - --fleet.tls-ca=/etc/tandem/tls/ca.crt
        {{- end }}
        {{- include "tandem.flags" .root | nindent 8 }}
      env:
        - name: TANDEM_FLEET_NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        # The same after a restart, so that its targets wait for it.
        - name: TANDEM_FLEET_MEMBER
          valueFrom: {fieldRef: {fieldPath: {{ .member }}}}
        - name: TANDEM_NODE_NAME
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
        - name: TANDEM_NODE_ADDRESS
          valueFrom: {fieldRef: {fieldPath: status.podIP}}
        # Kubernetes puts the node's zone there from 1.35 on; empty before.
        - name: TANDEM_NODE_ZONE
          valueFrom: {fieldRef: {fieldPath: "metadata.labels['topology.kubernetes.io/zone']"}}
        {{- range $job, $mode := $v.ha.jobs }}
        - name: TANDEM_HA_JOBS__{{ regexReplaceAll "[^A-Z0-9]" (upper $job) "_" }}__MODE
          value: {{ $mode }}
        {{- end }}
        {{- with $v.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: tandem
          containerPort: {{ $v.port }}
      startupProbe:
        httpGet: {path: /-/healthy, port: tandem, scheme: {{ include "tandem.scheme" .root }}}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /-/healthy, port: tandem, scheme: {{ include "tandem.scheme" .root }}}
        periodSeconds: 15
        timeoutSeconds: 5
        failureThreshold: 4
      # A member is ready when its orders are applied and nobody stands in for it any more; a rolling
      # update waits for that.
      readinessProbe:
        httpGet: {path: /-/ready, port: tandem, scheme: {{ include "tandem.scheme" .root }}}
        periodSeconds: 3
        timeoutSeconds: 3
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      resources:
        {{- toYaml .section.resources | nindent 8 }}
      volumeMounts:
        - {name: config, mountPath: /etc/tandem/config, readOnly: true}
        {{- if include "tandem.looksAtMonitors" . }}
        - {name: monitors, mountPath: /etc/tandem/monitors, readOnly: true}
        {{- end }}
        - {name: data, mountPath: /data}
        - {name: tmp, mountPath: /tmp}
        {{- if ne $v.tls.source "none" }}
        - {name: tls, mountPath: /etc/tandem/tls, readOnly: true}
        - {name: token, mountPath: /var/run/secrets/tandem, readOnly: true}
        {{- end }}
        {{- range $v.secrets }}
        - {name: {{ printf "secret-%s" . | trunc 63 | trimSuffix "-" }}, mountPath: /etc/tandem/secrets/{{ . }}, readOnly: true}
        {{- end }}
        {{- range $v.configMaps }}
        - {name: {{ printf "map-%s" . | trunc 63 | trimSuffix "-" }}, mountPath: /etc/tandem/configmaps/{{ . }}, readOnly: true}
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ .configMap }}
    {{- if include "tandem.looksAtMonitors" . }}
    - name: monitors
      configMap:
        name: {{ .fleet }}-monitors
    {{- end }}
    - name: data
      {{- if eq .storage "hostPath" }}
      hostPath:
        path: {{ $v.storage.hostPath }}/{{ .root.Release.Namespace }}-{{ .fleet }}
        type: DirectoryOrCreate
      {{- else }}
      emptyDir:
        sizeLimit: {{ $v.storage.sizeLimit }}
      {{- end }}
    # For libraries that unpack themselves.
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
    {{- if ne $v.tls.source "none" }}
    - name: tls
      secret:
        secretName: {{ include "tandem.tlsSecret" .root }}
        defaultMode: 0440
    - name: token
      projected:
        defaultMode: 0440
        sources:
          - serviceAccountToken:
              audience: tandem
              expirationSeconds: 3600
              path: token
    {{- end }}
    {{- range $v.secrets }}
    - name: {{ printf "secret-%s" . | trunc 63 | trimSuffix "-" }}
      secret:
        secretName: {{ . }}
        defaultMode: 0440
    {{- end }}
    {{- range $v.configMaps }}
    - name: {{ printf "map-%s" . | trunc 63 | trimSuffix "-" }}
      configMap:
        name: {{ . }}
    {{- end }}
{{- end -}}

{{- define "tandem.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Flags of values that are given; what is not given is the program's own default. */}}
{{- define "tandem.flags" -}}
{{- $v := .Values -}}
{{- $flags := list -}}
{{- range $pair := list
      (list "tandem.cluster" $v.clusterName)
      (list "ha.mode" $v.ha.mode)
      (list "fleet.lease-duration" $v.fleet.leaseDuration)
      (list "fleet.renew-interval" $v.fleet.renewInterval)
      (list "fleet.grace" $v.fleet.grace)
      (list "fleet.metrics" $v.fleet.metrics)
      (list "spool.max-bytes" $v.storage.maxBytes)
      (list "spool.max-age" $v.storage.maxAge)
      (list "spool.keep-sent" $v.storage.keepSent)
      (list "spool.fsync" $v.storage.fsync)
      (list "log.level" $v.log.level) -}}
{{- if index $pair 1 }}{{ $flags = append $flags (printf "--%s=%v" (first $pair) (index $pair 1)) }}{{ end -}}
{{- end -}}
{{- toYaml (concat $flags $v.extraFlags) -}}
{{- end -}}
