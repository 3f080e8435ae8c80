// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.cluster.FleetView;
import io.tandem.remotewrite.RemoteWriteView;
import io.tandem.scrape.ScrapeView;
import io.tandem.scrape.SeriesView;

/** Everything that pages and API read; each may be asked on any thread. */
public record WebViews(
    ScrapeView scrape,
    SeriesView series,
    RemoteWriteView remoteWrite,
    ConfigView config,
    Readiness readiness,
    LoopHealth loops,
    ShardView shard,
    DiscoveryHealth discovery,
    FleetView fleet) {}
