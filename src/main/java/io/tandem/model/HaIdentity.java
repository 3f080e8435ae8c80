// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/**
 * The pair by which AMP keeps one of two copies: every series of a request carries it.
 *
 * @param cluster value of {@code cluster}, kept by the receiver
 * @param replica value of {@code __replica__}, removed by the receiver
 */
public record HaIdentity(String cluster, String replica) {
  public static final String CLUSTER_LABEL = "cluster";
  public static final String REPLICA_LABEL = "__replica__";
}
