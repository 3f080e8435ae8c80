// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator;

/**
 * What became of one monitor.
 *
 * @param shown the monitor, for people
 * @param jobs entries of scrape_configs as JSON, one in a line; empty where it has none
 * @param hasSecrets whether values of Secrets are in them
 */
public record MonitorJobs(String shown, String jobs, boolean hasSecrets) {}
