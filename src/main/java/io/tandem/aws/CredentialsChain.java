// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.config.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Where credentials come from: the keys of the section, its profile, or the SDK's default chain
 * (environment, web identity, profile, container, instance); and the role assumed on top of them.
 */
final class CredentialsChain {
  /** STS answers within this or the attempt failed: a closed network must not hang a worker. */
  private static final Duration STS_LIMIT = Duration.ofSeconds(5);

  private static final String SESSION_NAME = "tandem";

  private final SigV4Config sigv4;

  CredentialsChain(SigV4Config sigv4) {
    this.sigv4 = sigv4;
  }

  /** A provider without anything cached. Making it asks nobody. */
  AwsCredentialsProvider provider(String region) {
    AwsCredentialsProvider base = base();
    String role = sigv4.roleArn();
    if (isEmpty(role)) {
      return base;
    }
    String externalId = sigv4.externalId();
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts(base, region))
        .refreshRequest(
            request -> {
              request.roleArn(role).roleSessionName(SESSION_NAME);
              if (!isEmpty(externalId)) {
                request.externalId(externalId);
              }
            })
        .build();
  }

  private AwsCredentialsProvider base() {
    String accessKey = sigv4.accessKey();
    Secret secretKey = sigv4.secretKey();
    if (!isEmpty(accessKey) && secretKey != null) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(accessKey, secretKey.reveal()));
    }
    String profile = sigv4.profile();
    return isEmpty(profile)
        ? DefaultCredentialsProvider.builder().build()
        : ProfileCredentialsProvider.create(profile);
  }

  private StsClient sts(AwsCredentialsProvider base, String region) {
    return StsClient.builder()
        .region(Region.of(region))
        .credentialsProvider(base)
        .fipsEnabled(sigv4.useFipsStsEndpoint())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(STS_LIMIT).socketTimeout(STS_LIMIT))
        .overrideConfiguration(limits -> limits.apiCallTimeout(STS_LIMIT))
        .build();
  }

  /** For messages: who was asked, and for which role. Never a secret. */
  String describe() {
    String source =
        !isEmpty(sigv4.accessKey())
            ? "access key of the configuration"
            : isEmpty(sigv4.profile()) ? "default chain" : "profile " + sigv4.profile();
    return isEmpty(sigv4.roleArn()) ? source : source + ", role " + sigv4.roleArn();
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
