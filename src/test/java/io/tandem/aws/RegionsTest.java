// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.RemoteWriteConfig.SigV4Config;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionsTest {
  private static final SigV4Config PLAIN =
      new SigV4Config(null, null, null, null, null, null, false);
  private static final URI ELSEWHERE = URI.create("https://proxy.internal/api/v1/remote_write");

  @ParameterizedTest
  @CsvSource({
    "aps-workspaces.eu-west-1.amazonaws.com, eu-west-1",
    "aps-workspaces-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "aps-workspaces.cn-north-1.amazonaws.com.cn, cn-north-1",
    "aps-workspaces.eu-central-1.api.aws, eu-central-1",
    "vpce-0123-abcd.aps-workspaces.eu-west-1.vpce.amazonaws.com, eu-west-1",
    "APS-Workspaces.EU-WEST-1.amazonaws.com, eu-west-1",
    "aps.eu-west-1.amazonaws.com.example.org, ",
    "proxy.internal, ",
  })
  void ofHost_readsTheRegionOfAnEndpointOfAmp(String host, String region) {
    assertThat(Regions.ofHost(URI.create("https://" + host + "/x"))).isEqualTo(region);
  }

  @Test
  void ofThisHost_prefersTheConfiguredRegionToTheEnvironment() {
    SigV4Config configured = new SigV4Config("us-east-2", null, null, null, null, null, false);
    Regions regions = new Regions(Map.of("AWS_REGION", "eu-north-1")::get);
    assertThat(regions.ofThisHost(configured)).isEqualTo("us-east-2");
    assertThat(regions.ofThisHost(PLAIN)).isEqualTo("eu-north-1");
  }

  @Test
  void ofThisHost_whereNothingNamesOne_saysWhereItWasLookedFor() {
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      assertThatThrownBy(() -> new Regions(name -> null).ofThisHost(PLAIN))
          .hasMessageContaining("AWS_REGION")
          .hasMessageContaining("metadata");
    } finally {
      System.clearProperty("aws.disableEc2Metadata");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, , https://ec2.eu-west-1.amazonaws.com/",
    "cn-north-1, , https://ec2.cn-north-1.amazonaws.com.cn/",
    "eu-west-1, vpce-1.ec2.eu-west-1.vpce.amazonaws.com, https://vpce-1.ec2.eu-west-1.vpce.amazonaws.com",
    "eu-west-1, http://127.0.0.1:1, http://127.0.0.1:1",
  })
  void urlOfEc2_isThatOfTheRegionUnlessItIsNamed(String region, String endpoint, String url) {
    assertThat(Ec2RegionSigner.url(region, endpoint)).isEqualTo(url);
  }

  @Test
  void resolve_prefersTheConfiguredRegion() {
    SigV4Config configured = new SigV4Config("us-east-2", null, null, null, null, null, false);
    URI amp = URI.create("https://aps-workspaces.eu-west-1.amazonaws.com/x");
    assertThat(new Regions(name -> null).resolve("amp", configured, amp)).isEqualTo("us-east-2");
  }

  @Test
  void resolve_withoutAnyInTheUrl_takesTheEnvironment() {
    Map<String, String> both = Map.of("AWS_REGION", "eu-north-1", "AWS_DEFAULT_REGION", "x");
    Map<String, String> fallback = Map.of("AWS_DEFAULT_REGION", "eu-south-1");
    assertThat(new Regions(both::get).resolve("amp", PLAIN, ELSEWHERE)).isEqualTo("eu-north-1");
    assertThat(new Regions(fallback::get).resolve("amp", PLAIN, ELSEWHERE)).isEqualTo("eu-south-1");
  }
}
