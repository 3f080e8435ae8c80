// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.config.RemoteWriteConfig.SigV4Config;
import java.net.URI;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/**
 * Which region a request is signed for: what the section says, else the endpoint's host name, else
 * AWS_REGION, AWS_DEFAULT_REGION, the profile. Reads files: workers only.
 */
final class Regions {
  private static final Logger LOG = Logger.getLogger(Regions.class);

  /** {@code aps-workspaces.eu-west-1.amazonaws.com}, FIPS, dual stack and VPC endpoint forms. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:.*\\.)?aps-workspaces(?:-fips)?\\.([a-z0-9-]+)\\."
              + "(?:vpce\\.)?(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)");

  private final UnaryOperator<@Nullable String> environment;

  Regions(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** The region, or a clear failure. */
  String resolve(String endpoint, SigV4Config sigv4, URI uri) {
    String ofHost = ofHost(uri);
    String configured = sigv4.region();
    if (configured != null && !configured.isEmpty()) {
      if (ofHost != null && !ofHost.equals(configured)) {
        LOG.warnf(
            "sigv4 region differs from the host's endpoint=%s region=%s host=%s",
            endpoint, configured, uri.getHost());
      }
      return configured;
    }
    String region = ofHost == null ? ofEnvironment(sigv4) : ofHost;
    if (region == null) {
      throw new IllegalStateException(
          "no AWS region: set sigv4.region, for neither the host of the URL nor AWS_REGION,"
              + " AWS_DEFAULT_REGION or the profile name one");
    }
    return region;
  }

  /** The region that is configured, or where this process runs; or a clear failure. */
  String ofThisHost(SigV4Config sigv4) {
    String configured = sigv4.region();
    if (configured != null && !configured.isEmpty()) {
      return configured;
    }
    String region = ofEnvironment(sigv4);
    return region == null ? ofInstance() : region;
  }

  private static String ofInstance() {
    try {
      return new InstanceProfileRegionProvider().getRegion().id();
    } catch (SdkException e) {
      throw new IllegalStateException(
          "no AWS region: set region, for none of AWS_REGION, AWS_DEFAULT_REGION, the profile and"
              + " the instance's metadata names one: "
              + e.getMessage(),
          e);
    }
  }

  private @Nullable String ofEnvironment(SigV4Config sigv4) {
    String region = variable("AWS_REGION");
    region = region == null ? variable("AWS_DEFAULT_REGION") : region;
    return region == null ? ofProfile(sigv4.profile()) : region;
  }

  static @Nullable String ofHost(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return null;
    }
    Matcher matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
    return matcher.matches() ? matcher.group(1) : null;
  }

  private @Nullable String variable(String name) {
    String value = environment.apply(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static @Nullable String ofProfile(@Nullable String name) {
    String profile =
        name == null || name.isEmpty()
            ? ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow()
            : name;
    return ProfileFile.defaultProfileFile()
        .profile(profile)
        .flatMap(p -> p.property("region"))
        .orElse(null);
  }
}
