// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/** The packaged program, jar or native, as one process with a configuration. */
@QuarkusIntegrationTest
@QuarkusTestResource(PackagedWorld.class)
class CollectorIT {
  @Test
  void program_started_answersOnItsPort() {
    given().when().get("/-/healthy").then().statusCode(lessThan(500));
  }
}
