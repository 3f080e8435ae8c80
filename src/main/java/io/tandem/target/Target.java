// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.model.Labels;
import java.time.Duration;

/**
 * One address and path to scrape, with the labels its series get.
 *
 * @param jobName the scrape_config it came from (the scrape pool), whatever its job label says
 * @param labels public labels, without those that begin with {@code __}
 * @param discoveredLabels what relabeling saw, for show
 * @param url with scheme, address, path and parameters, exactly as requested
 * @param id stable 64-bit hash of all labels after relabeling and of the url; same on every member
 */
public record Target(
    String jobName,
    Labels labels,
    Labels discoveredLabels,
    String url,
    Duration interval,
    Duration timeout,
    long id) {}
