// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of EC2, and what is told where it does not answer. */
class Ec2DiscovererIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeEc2 ec2 = new FakeEc2();
  private final Ec2Lab lab = new Ec2Lab();

  @AfterEach
  void stop() {
    lab.close();
    ec2.close();
  }

  private static ObjectNode instances(int count) {
    ObjectNode inputs = JSON.createObjectNode();
    for (int i = 0; i < count; i++) {
      ObjectNode instance = inputs.withArray("reservations").addObject();
      instance
          .withArray("instancesSet")
          .addObject()
          .put("instanceId", "i-" + i)
          .put("privateIpAddress", "192.0.2." + i);
    }
    return inputs.put("page_size", 2);
  }

  private void run(String more) {
    lab.run(
        """
        scrape_configs:
        - job_name: j
          ec2_sd_configs:
          - region: eu-west-1
            endpoint: '%s'
            access_key: %s
            refresh_interval: 100ms
            %s
        """
            .formatted(ec2.url(), FakeEc2.KEY, more));
  }

  private void awaitTargets(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(lab.targets()).hasSize(count));
  }

  @Test
  void instances_areAskedForByPages() {
    ec2.holds(instances(5));
    run("secret_key: " + FakeEc2.SECRET);
    awaitTargets(5);
    assertThat(List.copyOf(ec2.questions).subList(1, 4))
        .allSatisfy(question -> assertThat(question).containsEntry("MaxResults", "500"))
        .extracting(question -> question.get("NextToken"))
        .containsExactly(null, "2", "4");
    assertThat(lab.targets().getFirst().get("__address__")).isEqualTo("192.0.2.0:80");
  }

  @Test
  void refusal_isNamedAndKeepsTargets() {
    ec2.holds(instances(3));
    run("secret_key: " + FakeEc2.SECRET);
    awaitTargets(3);
    ObjectNode denied = instances(1);
    denied.withArray("errors").addObject().put("status", 403).put("code", "UnauthorizedOperation");
    ec2.holds(denied);
    await().untilAsserted(() -> assertThat(lab.faults()).contains("UnauthorizedOperation: No."));
    assertThat(lab.targets()).hasSize(3);
    ec2.holds(instances(1));
    awaitTargets(1);
    assertThat(lab.faults()).doesNotContain("Unauthorized");
  }

  @Test
  void throttledOnce_asksTheSamePageAgain() {
    ObjectNode busy = instances(4);
    busy.withArray("errors")
        .addObject()
        .put("status", 503)
        .put("code", "RequestLimitExceeded")
        .put("page", "2");
    ec2.holds(busy);
    run("secret_key: " + FakeEc2.SECRET);
    await()
        .until(
            () -> ec2.questions.stream().filter(q -> "2".equals(q.get("NextToken"))).count() == 2);
    ec2.holds(instances(4));
    awaitTargets(4);
    assertThat(ec2.questions.stream().filter(q -> !q.containsKey("NextToken")).count())
        .as("one for zones, and one for the first page, until the second refresh")
        .isLessThan(5);
  }

  @Test
  void wrongSecret_isNamed() {
    run("secret_key: another");
    await().untilAsserted(() -> assertThat(lab.faults()).contains("AuthFailure", "eu-west-1"));
    assertThat(lab.faults()).doesNotContain("another");
  }

  @Test
  void somethingElseThanTheApi_isNamed() {
    lab.run(
        """
        scrape_configs:
        - job_name: j
          ec2_sd_configs:
          - {region: eu-west-1, endpoint: 'http://127.0.0.1:1', access_key: a, secret_key: b}
        """);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(lab.faults()).contains("connection refused"));
  }
}
