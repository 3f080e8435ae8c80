// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

// Command operator-config prints the configuration that prometheus-operator generates, without a
// cluster: it reads the objects of one case (a Prometheus or PrometheusAgent, monitors, Namespaces,
// Secrets, ConfigMaps) from a file and has the operator's own packages select, check and translate
// them. With it the golden files of src/test/resources/operator are recorded: see ./record.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sort"
	"strings"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	"github.com/prometheus-operator/prometheus-operator/pkg/k8sutil"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
	"github.com/prometheus/client_golang/prometheus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
)

// One case: who collects, and everything else by namespace/name.
type objects struct {
	server          *monitoringv1.Prometheus
	agent           monitoringv1.PrometheusInterface
	serviceMonitors []*monitoringv1.ServiceMonitor
	podMonitors     []*monitoringv1.PodMonitor
	probes          []*monitoringv1.Probe
	scrapeConfigs   []*monitoringv1alpha1.ScrapeConfig
	namespaces      []*corev1.Namespace
	assets          []runtime.Object
}

func main() {
	out, err := run(os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

func run(file string) ([]byte, error) {
	all, err := load(file)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	client := fake.NewSimpleClientset(all.assets...)
	store := assets.NewStoreBuilder(client.CoreV1(), client.CoreV1())
	log := slog.New(slog.DiscardHandler)
	informer := cache.NewSharedIndexInformer(&cache.ListWatch{}, &corev1.Namespace{}, 0,
		cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	for _, namespace := range all.namespaces {
		if err := informer.GetStore().Add(namespace); err != nil {
			return nil, err
		}
	}
	selector, err := prompkg.NewResourceSelector(log, all.agent, store, informer,
		operator.NewMetrics(prometheus.NewRegistry()), record.NewFakeRecorder(1000))
	if err != nil {
		return nil, err
	}
	serviceMonitors, err := selector.SelectServiceMonitors(ctx, lister(all.serviceMonitors))
	if err != nil {
		return nil, err
	}
	podMonitors, err := selector.SelectPodMonitors(ctx, lister(all.podMonitors))
	if err != nil {
		return nil, err
	}
	probes, err := selector.SelectProbes(ctx, lister(all.probes))
	if err != nil {
		return nil, err
	}
	scrapeConfigs, err := selector.SelectScrapeConfigs(ctx, lister(all.scrapeConfigs))
	if err != nil {
		return nil, err
	}
	if err := addScrapeClasses(ctx, store, all.agent); err != nil {
		return nil, err
	}
	generator, err := prompkg.NewConfigGenerator(log, all.agent,
		prompkg.WithEndpointSliceSupport(), prompkg.WithInlineTLSConfig())
	if err != nil {
		return nil, err
	}
	additional, err := k8sutil.LoadSecretRef(ctx, log, client.CoreV1().Secrets(all.agent.GetObjectMeta().GetNamespace()),
		all.agent.GetCommonPrometheusFields().AdditionalScrapeConfigs)
	if err != nil {
		return nil, err
	}
	var config []byte
	if all.server != nil {
		config, err = generator.GenerateServerConfiguration(all.server, serviceMonitors.ValidResources(),
			podMonitors.ValidResources(), probes.ValidResources(), scrapeConfigs.ValidResources(),
			store, additional, nil, nil, nil)
	} else {
		config, err = generator.GenerateAgentConfiguration(serviceMonitors.ValidResources(),
			podMonitors.ValidResources(), probes.ValidResources(), scrapeConfigs.ValidResources(), store, additional)
	}
	if err != nil {
		return nil, err
	}
	var rejected []string
	rejected = append(rejected, left("ServiceMonitor", all.serviceMonitors, serviceMonitors)...)
	rejected = append(rejected, left("PodMonitor", all.podMonitors, podMonitors)...)
	rejected = append(rejected, left("Probe", all.probes, probes)...)
	rejected = append(rejected, left("ScrapeConfig", all.scrapeConfigs, scrapeConfigs)...)
	sort.Strings(rejected)
	return append([]byte(strings.Join(rejected, "")), config...), nil
}

// What was selected, but refused.
func left[T interface {
	prompkg.ConfigurationResource
	metav1.Object
}](kind string, all []T, selected prompkg.TypedResourcesSelection[T]) []string {
	valid := selected.ValidResources()
	var lines []string
	for _, object := range all {
		key := object.GetNamespace() + "/" + object.GetName()
		_, isSelected := selected[key]
		if _, isValid := valid[key]; isSelected && !isValid {
			lines = append(lines, fmt.Sprintf("# refused: %s %s\n", kind, key))
		}
	}
	return lines
}

func lister[T metav1.Object](all []T) prompkg.ListAllByNamespaceFn {
	return func(namespace string, selector labels.Selector, appendFn cache.AppendFunc) error {
		for _, object := range all {
			if object.GetNamespace() == namespace && selector.Matches(labels.Set(object.GetLabels())) {
				appendFn(object)
			}
		}
		return nil
	}
}

// As the controller does it: what scrape classes refer to lies beside the Prometheus object.
func addScrapeClasses(ctx context.Context, store *assets.StoreBuilder, p monitoringv1.PrometheusInterface) error {
	for _, class := range p.GetCommonPrometheusFields().ScrapeClasses {
		if err := store.AddTLSConfig(ctx, p.GetObjectMeta().GetNamespace(), class.TLSConfig); err != nil {
			return err
		}
		if err := store.AddAuthorizationCredentials(ctx, p.GetObjectMeta().GetNamespace(), class.Authorization); err != nil {
			return err
		}
	}
	return nil
}

func load(file string) (*objects, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := &objects{}
	reader := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		var raw runtime.RawExtension
		if err := reader.Decode(&raw); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if err := all.add(raw.Raw); err != nil {
			return nil, err
		}
	}
}

func (all *objects) add(raw []byte) error {
	var meta metav1.TypeMeta
	if err := yaml.Unmarshal(raw, &meta); err != nil {
		return err
	}
	switch meta.Kind {
	case "Prometheus":
		all.server = &monitoringv1.Prometheus{}
		all.agent = all.server
		return yaml.UnmarshalStrict(raw, all.server)
	case "PrometheusAgent":
		agent := &monitoringv1alpha1.PrometheusAgent{}
		all.agent = agent
		return yaml.UnmarshalStrict(raw, agent)
	case "ServiceMonitor":
		return into(raw, &all.serviceMonitors)
	case "PodMonitor":
		return into(raw, &all.podMonitors)
	case "Probe":
		return into(raw, &all.probes)
	case "ScrapeConfig":
		return into(raw, &all.scrapeConfigs)
	case "Namespace":
		return into(raw, &all.namespaces)
	case "Secret":
		secret := &corev1.Secret{}
		if err := yaml.UnmarshalStrict(raw, secret); err != nil {
			return err
		}
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		for key, value := range secret.StringData {
			secret.Data[key] = []byte(value)
		}
		all.assets = append(all.assets, secret)
		return nil
	case "ConfigMap":
		configMap := &corev1.ConfigMap{}
		all.assets = append(all.assets, configMap)
		return yaml.UnmarshalStrict(raw, configMap)
	default:
		return fmt.Errorf("no kind of these cases: %q", meta.Kind)
	}
}

func into[T any](raw []byte, list *[]*T) error {
	object := new(T)
	*list = append(*list, object)
	return yaml.UnmarshalStrict(raw, object)
}
