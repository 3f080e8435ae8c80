// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * The vocabulary that every stage shares: label sets, the HA identity, drop reasons, the clock.
 *
 * <p>Input and output: values. Thread: any; everything is immutable but for the builders, which
 * belong to whoever made them. Depends on nothing but the JDK.
 */
@NullMarked
package io.tandem.model;

import org.jspecify.annotations.NullMarked;
