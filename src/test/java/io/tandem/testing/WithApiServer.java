// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link ApiServer} that all of a run share, with the objects of {@code k8s/} in it.
 * Where its binaries are neither built nor buildable, such tests are skipped and say so.
 */
public final class WithApiServer implements ExecutionCondition, ParameterResolver {
  private static final Namespace ROOM = Namespace.create(WithApiServer.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return TestServers.apiServer().isPresent()
        ? ConditionEvaluationResult.enabled("etcd and kube-apiserver are there")
        : ConditionEvaluationResult.disabled(
            "etcd and kube-apiserver are neither built nor, without go, buildable here:"
                + " see src/test/servers/build");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ApiServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ROOM)
        .computeIfAbsent(ApiServer.class, type -> start(), ApiServer.class);
  }

  private static ApiServer start() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      Path folder = Files.createTempDirectory(target, "api-server-");
      ApiServer server = new ApiServer(folder, TestServers.apiServer().orElseThrow());
      server.apply(Path.of("k8s/namespace.yaml"));
      server.apply(Path.of("k8s/rbac.yaml"));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
