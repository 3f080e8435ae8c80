// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.discovery.ec2.Ec2Signer;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Signs for the EC2 API of a region, and knows where that is. Any thread. */
record Ec2RegionSigner(SigV4Signer signer, @Nullable String endpoint) implements Ec2Signer {
  /** The API of a region, where the section names none. */
  static String url(String region, @Nullable String endpoint) {
    if (endpoint == null) {
      String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
      return "https://ec2." + region + '.' + suffix + '/';
    }
    return endpoint.contains("://") ? endpoint : "https://" + endpoint;
  }

  @Override
  public CompletionStage<Place> place() {
    return signer.place().thenApply(region -> new Place(region, url(region, endpoint)));
  }

  @Override
  public CompletionStage<Map<String, String>> sign(
      URI uri, Map<String, String> headers, byte[] body) {
    return signer.sign(uri, headers, body);
  }

  @Override
  public void refresh() {
    signer.refresh();
  }
}
