// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Attach;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.discovery.Discoverer;
import io.tandem.discovery.DiscovererFactory;
import io.tandem.discovery.kubernetes.feed.ConnectionKey;
import io.tandem.discovery.kubernetes.feed.Feed;
import io.tandem.discovery.kubernetes.feed.FeedKey;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.discovery.kubernetes.object.Kind;
import io.tandem.model.Loop;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes discoverers for kubernetes_sd_configs, which share lists and watches: of all roles and jobs
 * that ask for the same kind, namespace, selectors and credentials, one is held. Belongs to the
 * event loop of discovery.
 */
public final class KubernetesDiscoverers implements DiscovererFactory {
  private final Loop loop;
  private final FeedPool pool;

  public KubernetesDiscoverers(Loop loop, FeedPool pool) {
    this.loop = loop;
    this.pool = pool;
  }

  @Override
  public @Nullable Discoverer open(DiscoveryConfig config) {
    return config instanceof KubernetesSd kubernetes ? open(kubernetes) : null;
  }

  private Discoverer open(KubernetesSd config) {
    KubernetesDiscoverer discoverer = new KubernetesDiscoverer(loop, pool);
    Kind main = main(config.role());
    boolean everywhere = config.namespaces().isEmpty() && !config.ownNamespace();
    if (everywhere || !main.isNamespaced()) {
      discoverer.add(news -> part(config, main, "", false, news));
      return discoverer;
    }
    for (String namespace : config.namespaces()) {
      discoverer.add(news -> part(config, main, namespace, false, news));
    }
    if (config.ownNamespace()) {
      discoverer.add(news -> part(config, main, "", true, news));
    }
    return discoverer;
  }

  private RoleGroups part(
      KubernetesSd config, Kind main, String namespace, boolean own, Runnable news) {
    List<Feed> others = new ArrayList<>();
    for (Kind kind : others(config.role(), config.attach())) {
      others.add(feed(config, kind, namespace, own));
    }
    return new RoleGroups(feed(config, main, namespace, own), others, builder(config.role()), news);
  }

  private Feed feed(KubernetesSd config, Kind kind, String namespace, boolean own) {
    boolean within = kind.isNamespaced();
    return pool.hold(
        new FeedKey(
            ConnectionKey.of(config),
            kind,
            within ? namespace : "",
            within && own,
            selector(config, kind)));
  }

  private static Selector selector(KubernetesSd config, Kind kind) {
    return switch (kind) {
      case NODE -> config.selector(Role.NODE);
      case POD -> config.selector(Role.POD);
      case SERVICE -> config.selector(Role.SERVICE);
      case ENDPOINTS -> config.selector(Role.ENDPOINTS);
      case ENDPOINT_SLICE -> config.selector(Role.ENDPOINTSLICE);
      case INGRESS -> config.selector(Role.INGRESS);
      case NAMESPACE, SERVICE_MONITOR, POD_MONITOR, PROBE, SCRAPE_CONFIG -> Selector.ALL;
    };
  }

  private static Kind main(Role role) {
    return switch (role) {
      case NODE -> Kind.NODE;
      case POD -> Kind.POD;
      case SERVICE -> Kind.SERVICE;
      case ENDPOINTS -> Kind.ENDPOINTS;
      case ENDPOINTSLICE -> Kind.ENDPOINT_SLICE;
      case INGRESS -> Kind.INGRESS;
    };
  }

  private static GroupBuilder builder(Role role) {
    return switch (role) {
      case NODE -> new NodeGroups();
      case POD -> new PodGroups();
      case SERVICE -> new ServiceGroups();
      case ENDPOINTS -> new EndpointsGroups();
      case ENDPOINTSLICE -> new SliceGroups();
      case INGRESS -> new IngressGroups();
    };
  }

  /** What goes into a role's groups besides its own objects. */
  private static Set<Kind> others(Role role, Attach attach) {
    Set<Kind> others = EnumSet.noneOf(Kind.class);
    boolean isEndpoints = role == Role.ENDPOINTS || role == Role.ENDPOINTSLICE;
    if (isEndpoints) {
      others.add(Kind.SERVICE);
      others.add(Kind.POD);
    }
    if (attach.node() && (isEndpoints || role == Role.POD)) {
      others.add(Kind.NODE);
    }
    if (attach.namespace() && role != Role.NODE) {
      others.add(Kind.NAMESPACE);
    }
    return others;
  }
}
