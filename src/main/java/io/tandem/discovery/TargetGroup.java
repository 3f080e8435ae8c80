// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.model.Labels;
import java.util.List;

/**
 * What discovery yields: addresses that share labels. A later group of the same source replaces the
 * earlier one; one without targets removes it.
 *
 * @param source unique within a job
 * @param targets each with at least {@code __address__}
 * @param labels added to every target that has not the same label
 */
public record TargetGroup(String source, List<Labels> targets, Labels labels) {}
