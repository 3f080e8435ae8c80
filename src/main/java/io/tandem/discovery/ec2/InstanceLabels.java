// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes targets of instances, with the labels that Prometheus gives them; an instance without a
 * private address is none. Texts that many instances share are kept once. Belongs to one refresh.
 */
final class InstanceLabels {
  private static final String META = "__meta_ec2_";
  private static final Pattern NO_LABEL_CHARACTER = Pattern.compile("[^a-zA-Z0-9_]");

  /** A device index that no instance has; it would only make a long list of nothing. */
  private static final int MAX_DEVICES = 1_024;

  private final String region;
  private final int port;
  private final Map<String, String> zoneIds;
  private final Map<String, String> shared = new HashMap<>();
  private final Map<String, String> tagLabels = new HashMap<>();

  InstanceLabels(String region, int port, Map<String, String> zoneIds) {
    this.region = region;
    this.port = port;
    this.zoneIds = zoneIds;
  }

  /** Adds the targets of a reservation. */
  void add(Element reservation, List<Labels> targets) {
    for (Element instance : reservation.items("instancesSet")) {
      String address = instance.text("privateIpAddress");
      if (address != null) {
        targets.add(labels(reservation, instance, address));
      }
    }
  }

  private Labels labels(Element reservation, Element instance, String privateAddress) {
    LabelsBuilder labels = new LabelsBuilder();
    labels.set("__address__", joined(privateAddress));
    labels.set(META + "private_ip", privateAddress);
    labels.set(META + "region", region);
    labels.set(META + "instance_id", instance.textOrEmpty("instanceId"));
    labels.set(META + "private_dns_name", instance.textOrEmpty("privateDnsName"));
    if (instance.text("ipAddress") != null) {
      labels.set(META + "public_ip", instance.textOrEmpty("ipAddress"));
      labels.set(META + "public_dns_name", instance.textOrEmpty("dnsName"));
    }
    set(labels, "owner_id", reservation.text("ownerId"));
    set(labels, "platform", instance.text("platform"));
    set(labels, "ami", instance.text("imageId"));
    set(labels, "instance_type", instance.text("instanceType"));
    set(labels, "instance_lifecycle", instance.text("instanceLifecycle"));
    set(labels, "architecture", instance.text("architecture"));
    Element state = instance.child("instanceState");
    set(labels, "instance_state", state == null ? null : state.text("name"));
    Element placement = instance.child("placement");
    String zone = placement == null ? null : placement.text("availabilityZone");
    set(labels, "availability_zone", zone);
    set(labels, "availability_zone_id", zone == null ? null : zoneIds.get(zone));
    if (instance.text("vpcId") != null) {
      setNetwork(labels, instance);
    }
    setTags(labels, instance);
    return labels.build();
  }

  private String joined(String host) {
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
  }

  private void set(LabelsBuilder labels, String name, @Nullable String value) {
    if (value != null) {
      labels.set(META + name, shared(value));
    }
  }

  private String shared(String text) {
    String known = shared.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private void setNetwork(LabelsBuilder labels, Element instance) {
    set(labels, "vpc_id", instance.text("vpcId"));
    set(labels, "primary_subnet_id", instance.text("subnetId"));
    Set<String> subnets = new LinkedHashSet<>();
    List<String> addresses = new ArrayList<>();
    List<String> primary = new ArrayList<>();
    for (Element device : instance.items("networkInterfaceSet")) {
      String subnet = device.text("subnetId");
      if (subnet == null) {
        continue;
      }
      subnets.add(subnet);
      for (Element address : device.items("ipv6AddressesSet")) {
        String text = address.textOrEmpty("ipv6Address");
        addresses.add(text);
        if ("true".equals(address.text("isPrimaryIpv6"))) {
          putAt(primary, index(device), text);
        }
      }
    }
    set(labels, "subnet_id", listed(subnets));
    set(labels, "ipv6_addresses", addresses.isEmpty() ? null : listed(addresses));
    set(labels, "primary_ipv6_addresses", primary.isEmpty() ? null : listed(primary));
  }

  /** The place of a network interface, or -1 where it is not attached to one. */
  private static int index(Element device) {
    Element attachment = device.child("attachment");
    String index = attachment == null ? "" : attachment.textOrEmpty("deviceIndex");
    try {
      int place = Integer.parseInt(index);
      return place < MAX_DEVICES ? place : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Devices without a primary address leave an empty place, so that the place is the index. */
  private static void putAt(List<String> places, int index, String text) {
    while (places.size() <= index) {
      places.add("");
    }
    if (index >= 0) {
      places.set(index, text);
    }
  }

  /** With separators at both ends, so that an expression can match an entry wherever it stands. */
  private static String listed(Iterable<String> texts) {
    StringJoiner list = new StringJoiner(",", ",", ",");
    texts.forEach(list::add);
    return list.toString();
  }

  private void setTags(LabelsBuilder labels, Element instance) {
    for (Element tag : instance.items("tagSet")) {
      String key = tag.text("key");
      String value = tag.text("value");
      if (key != null && value != null) {
        labels.set(tagLabels.computeIfAbsent(key, InstanceLabels::tagLabel), shared(value));
      }
    }
  }

  private static String tagLabel(String key) {
    return META + "tag_" + NO_LABEL_CHARACTER.matcher(key).replaceAll("_");
  }
}
