// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import org.jspecify.annotations.Nullable;

/** A value that an object names and does not say. */
public record Reference(Source source, String namespace, String name, String key) {
  /** What it is a value of. */
  public enum Source {
    SECRET("secrets", "Secret"),
    CONFIG_MAP("configmaps", "ConfigMap");

    private final String plural;
    private final String kind;

    Source(String plural, String kind) {
      this.plural = plural;
      this.kind = kind;
    }

    /** As the API and RBAC call it. */
    public String plural() {
      return plural;
    }

    public String kind() {
      return kind;
    }
  }

  /** The object, without the key. */
  public String thing() {
    return namespace + "/" + name;
  }

  /** What gives values. */
  @FunctionalInterface
  public interface Values {
    /**
     * The value.
     *
     * @throws RefusedMonitorException where there is none
     */
    String of(Reference reference);
  }

  /** A Secret's key that a section names; null where it names none. */
  static @Nullable Reference secret(@Nullable Section at, String namespace) {
    return of(Source.SECRET, at, namespace);
  }

  /** A key of a Secret or, with another field, of a ConfigMap; null where it names none. */
  static @Nullable Reference either(Section at, String namespace) {
    Reference secret = secret(at.sectionOrNull("secret"), namespace);
    return secret != null
        ? secret
        : of(Source.CONFIG_MAP, at.sectionOrNull("configMap"), namespace);
  }

  private static @Nullable Reference of(Source source, @Nullable Section at, String namespace) {
    return at == null || at.text("name").isEmpty()
        ? null
        : new Reference(source, namespace, at.text("name"), at.text("key"));
  }
}
