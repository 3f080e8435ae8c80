// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import java.time.Duration;

/**
 * What AMP documents about rules and its alert manager: default quotas, and names as its API takes
 * them. Read on 2026-11-22 in the user guide ("Amazon Managed Service for Prometheus service
 * quotas", "Create an alert manager configuration", "Configure alert manager to send messages to
 * your Amazon SNS topic") and the API reference (CreateRuleGroupsNamespace,
 * RuleGroupsNamespaceDescription). A quota marked adjustable can be raised on request.
 */
final class AmpLimits {
  static final String QUOTAS =
      "https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html";
  static final String NAMESPACES =
      "https://docs.aws.amazon.com/prometheus/latest/APIReference/API_CreateRuleGroupsNamespace.html";
  static final String ALERT_MANAGER =
      "https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html";
  static final String RECEIVERS =
      "https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-config.html";

  /** Rules per workspace, of all namespaces together; adjustable. */
  static final int RULES = 2_000;

  /** A rule group namespace definition file; the megabyte is taken as the smaller one. */
  static final int DEFINITION_BYTES = 1_000_000;

  /** The shortest rule evaluation interval; adjustable. */
  static final Duration RULE_INTERVAL = Duration.ofSeconds(30);

  /** The name of a rule groups namespace. */
  static final int NAMESPACE_CHARACTERS = 128;

  /** The names of a namespace and of a group in it together, in UTF-8. */
  static final int NAMES_BYTES = 721;

  /** Nodes of the routing tree of the alert manager; adjustable. */
  static final int ROUTES = 100;

  /** Inhibition rules of the alert manager; adjustable. */
  static final int INHIBITIONS = 100;

  /** Templates of the alert manager; adjustable. */
  static final int TEMPLATES = 100;

  /** A longer repeat_interval counts as this. */
  static final Duration REPEAT_INTERVAL = Duration.ofDays(5);

  private AmpLimits() {}
}
