// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * Settings: properties from flags, environment and file become records, or every fault at once.
 *
 * <p>Input: named texts, and what the machine says of itself. Output: {@link
 * io.tandem.config.TandemSettings}. Thread: any; files and the host's name are looked up once, at
 * the start.
 */
@NullMarked
package io.tandem.app.settings;

import org.jspecify.annotations.NullMarked;
