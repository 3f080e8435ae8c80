// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.NetUtil;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Makes targets of DNS records, with Prometheus' labels. */
final class DnsRecords {
  private static final String NAME = "__meta_dns_name";
  private static final String SRV_TARGET = "__meta_dns_srv_record_target";
  private static final String SRV_PORT = "__meta_dns_srv_record_port";
  private static final String MX_TARGET = "__meta_dns_mx_record_target";
  private static final String NS_TARGET = "__meta_dns_ns_record_target";

  private DnsRecords() {}

  /**
   * What a record says.
   *
   * @param host an address, or a name with its final dot
   * @param port of SRV, else -1
   */
  record Found(DnsRecordType type, String host, int port) {}

  /** Null for types that name no target: a CNAME before the addresses it leads to, for one. */
  static @Nullable Found read(DnsRecord record) {
    if (!(record instanceof DnsRawRecord raw)) {
      return null;
    }
    ByteBuf content = raw.content().duplicate();
    DnsRecordType type = record.type();
    if (type.equals(DnsRecordType.A) || type.equals(DnsRecordType.AAAA)) {
      return new Found(type, address(content), -1);
    }
    if (type.equals(DnsRecordType.NS)) {
      return new Found(type, DefaultDnsRecordDecoder.decodeName(content), -1);
    }
    if (type.equals(DnsRecordType.MX)) {
      content.skipBytes(Short.BYTES);
      return new Found(type, DefaultDnsRecordDecoder.decodeName(content), -1);
    }
    if (type.equals(DnsRecordType.SRV)) {
      content.skipBytes(2 * Short.BYTES);
      int port = content.readUnsignedShort();
      return new Found(type, DefaultDnsRecordDecoder.decodeName(content), port);
    }
    return null;
  }

  private static String address(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address of " + bytes.length + " bytes", e);
    }
  }

  /**
   * The target of a record.
   *
   * @param name as configured
   * @param port as configured; SRV records bring their own
   */
  static Labels target(Found record, String name, int port) {
    LabelsBuilder labels = new LabelsBuilder().set(NAME, name);
    DnsRecordType type = record.type();
    int targetPort = port;
    if (type.equals(DnsRecordType.SRV)) {
      labels.set(SRV_TARGET, record.host()).set(SRV_PORT, Integer.toString(record.port()));
      targetPort = record.port();
    } else if (type.equals(DnsRecordType.MX)) {
      labels.set(MX_TARGET, record.host());
    } else if (type.equals(DnsRecordType.NS)) {
      labels.set(NS_TARGET, record.host());
    }
    String host = record.host().replaceAll("\\.+$", "");
    String shown = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    return labels.set("__address__", shown + ':' + targetPort).build();
  }
}
