// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.util.Map;

/**
 * What runs here, for the status API.
 *
 * @param revision the commit, or empty
 * @param runtime the virtual machine, or the native image
 * @param hostname for links to this host
 * @param port it listens on
 * @param isShadow whether nothing is sent
 * @param flags by name without dashes, values as text; secrets are not flags
 */
public record Program(
    String version,
    String revision,
    String runtime,
    long startMillis,
    String hostname,
    int port,
    boolean isShadow,
    Map<String, String> flags) {}
