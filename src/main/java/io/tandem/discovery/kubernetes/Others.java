// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Pod;
import io.tandem.discovery.kubernetes.object.ClusterObject.Reference;
import io.tandem.discovery.kubernetes.object.ClusterObject.Service;
import io.tandem.discovery.kubernetes.object.Kind;
import io.tandem.model.Labels;
import org.jspecify.annotations.Nullable;

/** The other objects that go into a group. Whoever looks at one is made again when it changes. */
interface Others {
  /**
   * An object as it is now.
   *
   * @param follow whether the group is to be made again when the object changes
   */
  @Nullable ClusterObject find(Kind kind, String key, boolean follow);

  default @Nullable Pod pod(@Nullable Reference reference) {
    return reference != null && reference.isPod()
        ? (Pod) find(Kind.POD, ClusterObject.key(reference.namespace(), reference.name()), true)
        : null;
  }

  default Labels service(String namespace, String name) {
    ClusterObject found = find(Kind.SERVICE, ClusterObject.key(namespace, name), true);
    return found instanceof Service service ? service.labels() : Labels.EMPTY;
  }

  /** Its name, labels and annotations; none where nodes are not attached. */
  default Labels node(String name, boolean follow) {
    ClusterObject found = find(Kind.NODE, name, follow);
    return found instanceof ClusterObject.Node node ? node.labels() : Labels.EMPTY;
  }

  /** Its labels and annotations; none where namespaces are not attached. */
  default Labels namespace(String name) {
    ClusterObject found = find(Kind.NAMESPACE, name, true);
    return found instanceof ClusterObject.Namespace namespace ? namespace.labels() : Labels.EMPTY;
  }
}
