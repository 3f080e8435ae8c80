// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.google.errorprone.annotations.DoNotCall;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.io.IOException;

/**
 * Leaves the client's models out of the native program. The client reads a kubeconfig with its own
 * deserializer, whose reading of arrays makes a builder of lists, and that builder knows every kind
 * of object there is: 660 classes and a tenth of all methods. What Tandem reads with it has no such
 * array. Only the builder of the native image looks at this; the virtual machine never loads it.
 */
@TargetClass(className = "io.fabric8.kubernetes.internal.KubernetesDeserializer")
final class ListsLeftOut {
  private ListsLeftOut() {}

  @Substitute
  @DoNotCall("the native program's client calls it in place of its own")
  KubernetesResource fromArrayNode(JsonParser parser, Node node) throws IOException {
    throw new JsonParseException(parser, "lists of Kubernetes objects are not read here");
  }

  /** A name for a class that is not on the class path of the compiler. */
  @TargetClass(className = "com.fasterxml.jackson.databind.JsonNode")
  static final class Node {
    private Node() {}
  }
}
