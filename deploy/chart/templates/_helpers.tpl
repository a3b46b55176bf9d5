{{- define "orc.labels" -}}
app.kubernetes.io/name: orchestrator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "orc.pod" -}}
automountServiceAccountToken: false
terminationGracePeriodSeconds: 45
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
volumes:
  - name: data
    emptyDir: {}
  - name: key
    secret:
      secretName: {{ .Values.existingSecret }}
      items: [{key: secret.key, path: secret.key}]
{{- end }}

{{- define "orc.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
volumeMounts:
  - {name: data, mountPath: /var/lib/orc}
  - {name: key, mountPath: /run/orc, readOnly: true}
{{- end }}

{{- define "orc.environment" -}}
- {name: ORC_TEMPORAL, value: {{ .Values.temporal.address | quote }}}
- {name: ORC_TEMPORAL_NAMESPACE, value: {{ .Values.temporal.namespace | quote }}}
{{- if .Values.temporal.tls }}
- {name: ORC_TEMPORAL_TLS, value: "true"}
{{- end }}
{{- if .Values.temporal.apiKey }}
- name: ORC_TEMPORAL_API_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.existingSecret }}, key: temporal-api-key}}
{{- end }}
{{- with .Values.otlpEndpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
{{- end }}
- {name: ORC_SECRET_KEY_FILE, value: /run/orc/secret.key}
- {name: ORC_LOG_FORMAT, value: json}
- name: ORC_STORE
  valueFrom: {secretKeyRef: {name: {{ .Values.existingSecret }}, key: store}}
{{- end }}
