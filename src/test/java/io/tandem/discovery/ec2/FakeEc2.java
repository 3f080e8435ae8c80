// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.model.Clock;
import io.tandem.receiver.sigv4.SigV4Verifier;
import io.tandem.receiver.sigv4.SignedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An EC2 API of our own over a real socket: signatures, filters, pages and refusals. */
final class FakeEc2 implements AutoCloseable {
  static final String KEY = "AKSDCASES0000000001";
  static final String SECRET = "sdcases/secret+key=0000000000000000000001";
  private static final String EMPTY_PAGE = "empty/";

  private final HttpServer server;
  final List<Map<String, String>> questions = new CopyOnWriteArrayList<>();
  final List<String> scopes = new CopyOnWriteArrayList<>();
  private volatile JsonNode inputs = MissingNode.getInstance();

  FakeEc2() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What is there from now on: {@code reservations}, {@code zones}, {@code errors} and so on. */
  void holds(JsonNode now) {
    inputs = now;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> question = form(new String(body, StandardCharsets.UTF_8));
    questions.add(question);
    Answer answer = isSigned(exchange, body) ? answer(question) : refusal(403, "AuthFailure");
    byte[] text = answer.text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private record Answer(int status, String text) {}

  private static Map<String, String> form(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      String[] sides = pair.split("=", 2);
      fields.put(decoded(sides[0]), decoded(sides[1]));
    }
    return fields;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Signed for whatever region it says, by the one key that is known here. */
  private boolean isSigned(HttpExchange exchange, byte[] body) {
    URI uri = exchange.getRequestURI();
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String[] scope = authorization.split("/");
    if (scope.length < 3) {
      return false;
    }
    scopes.add(scope[2] + '/' + scope[3]);
    return new SigV4Verifier(Clock.system(), scope[2], "ec2", Map.of(KEY, SECRET))
            .verify(
                new SignedRequest(
                    "POST", uri.getRawPath(), "", Map.copyOf(exchange.getRequestHeaders()), body))
        == null;
  }

  private Answer answer(Map<String, String> question) {
    String action = question.get("Action");
    String token = question.getOrDefault("NextToken", "");
    for (JsonNode error : inputs.path("errors")) {
      boolean ofThis = error.path("action").asText("DescribeInstances").equals(action);
      if (ofThis && token.isEmpty() != error.has("page")) {
        return refusal(error.get("status").asInt(), error.get("code").asText());
      }
    }
    return action.equals("DescribeInstances")
        ? instances(question, token)
        : ok(action, list("availabilityZoneInfo", elements(inputs.path("zones"))));
  }

  private Answer instances(Map<String, String> question, String token) {
    List<Map.Entry<JsonNode, JsonNode>> found = new ArrayList<>();
    for (JsonNode reservation : inputs.path("reservations")) {
      for (JsonNode instance : reservation.get("instancesSet")) {
        if (Filters.of(question).take(reservation, instance)) {
          found.add(Map.entry(reservation, instance));
        }
      }
    }
    int size = inputs.path("page_size").asInt(1_000);
    boolean isEmptyPage = token.startsWith(EMPTY_PAGE);
    int from = token.isEmpty() ? 0 : Integer.parseInt(token.replace(EMPTY_PAGE, ""));
    int end = isEmptyPage ? from : Math.min(found.size(), from + size);
    StringBuilder items = new StringBuilder();
    found.subList(from, end).forEach(each -> items.append(item(each.getKey(), each.getValue())));
    String next = "";
    if (end < found.size()) {
      String prefix = inputs.path("empty_pages").asBoolean() && !isEmptyPage ? EMPTY_PAGE : "";
      next = "<nextToken>" + prefix + end + "</nextToken>";
    }
    return ok("DescribeInstances", list("reservationSet", items.toString()) + next);
  }

  private static String item(JsonNode reservation, JsonNode instance) {
    StringBuilder text = new StringBuilder("<item>");
    for (Map.Entry<String, JsonNode> field : reservation.properties()) {
      text.append(
          field.getKey().equals("instancesSet")
              ? list("instancesSet", "<item>" + content(instance) + "</item>")
              : element(field.getKey(), field.getValue()));
    }
    return text.append("</item>").toString();
  }

  private static String elements(JsonNode list) {
    StringBuilder text = new StringBuilder();
    list.forEach(each -> text.append(element("item", each)));
    return text.toString();
  }

  private static String list(String name, String items) {
    return items.isEmpty() ? "<" + name + "/>" : "<" + name + ">" + items + "</" + name + ">";
  }

  private static String element(String name, JsonNode value) {
    return list(name, content(value));
  }

  private static String content(JsonNode value) {
    if (value.isArray()) {
      return elements(value);
    }
    StringBuilder text = new StringBuilder();
    if (value.isObject()) {
      value.properties().forEach(field -> text.append(element(field.getKey(), field.getValue())));
    } else {
      for (char c : value.asText().toCharArray()) {
        text.append("&<>\t\n\r".indexOf(c) < 0 ? String.valueOf(c) : "&#" + (int) c + ";");
      }
    }
    return text.toString();
  }

  private static Answer ok(String action, String inner) {
    return new Answer(
        200,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%sResponse xmlns=\"http://x/\">%s</%sResponse>"
            .formatted(action, "<requestId>r</requestId>" + inner, action));
  }

  private static Answer refusal(int status, String code) {
    return new Answer(
        status,
        "<Response><Errors><Error><Code>%s</Code><Message>No.</Message></Error></Errors></Response>"
            .formatted(code));
  }
}
