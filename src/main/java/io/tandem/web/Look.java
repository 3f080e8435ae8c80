// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Style and script of all pages, sent inside each of them: one answer draws a page, on a host that
 * reaches nothing else. The content policy names both by hash, so that no other script ever runs.
 */
final class Look {
  static final String STYLE =
      """
      :root{color-scheme:light dark;--ground:#fff;--card:#f5f7f9;--line:#c9d1d9;--ink:#1a1f24;
      --soft:#4f5b66;--link:#0a4fa8;--good:#0b6029;--bad:#a3122b;--warn:#7a4a00;--goodbg:#dff3e4;
      --badbg:#fde4e6;--warnbg:#fdf0d5}
      @media(prefers-color-scheme:dark){:root{--ground:#11161b;--card:#1a2128;--line:#36414c;
      --ink:#e5eaef;--soft:#a3afba;--link:#8bbcff;--good:#74dd98;--bad:#ff9aa2;--warn:#f3bf6b;
      --goodbg:#12331f;--badbg:#43181e;--warnbg:#3a2b0c}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
      a{color:var(--link)}
      a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,
      textarea:focus-visible,
      summary:focus-visible,pre:focus-visible{outline:3px solid var(--link);outline-offset:2px}
      .skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--ground)}
      header{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;padding:10px 20px;
      border-bottom:1px solid var(--line);background:var(--card)}
      header b{font-size:17px}
      nav{display:flex;flex-wrap:wrap;gap:2px 16px;flex:1}
      nav a{padding:4px 0;text-decoration:none}
      nav a[aria-current]{color:var(--ink);font-weight:600;border-bottom:2px solid var(--link)}
      main{max-width:1400px;margin:0 auto;padding:8px 20px 40px}
      h1{font-size:24px;margin:12px 0}h2{font-size:18px;margin:28px 0 8px}
      .note{color:var(--soft)}
      .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px;
      margin:12px 0;padding:0}
      .cards div{background:var(--card);border:1px solid var(--line);border-radius:8px;
      padding:10px 14px}
      dt{color:var(--soft);font-size:13px}
      dd{margin:0;font-size:22px;font-variant-numeric:tabular-nums}
      .badge{display:inline-block;padding:0 8px;border-radius:10px;font-size:13px;font-weight:600;
      background:var(--card);color:var(--soft);white-space:nowrap}
      .good{color:var(--good);background:var(--goodbg)}
      .bad{color:var(--bad);background:var(--badbg)}
      .warn{color:var(--warn);background:var(--warnbg)}
      .box{border-radius:8px;padding:10px 14px;margin:10px 0}
      .box ul{margin:4px 0;padding-left:20px}
      .why{color:var(--bad);overflow-wrap:anywhere}
      .hint{color:var(--warn);overflow-wrap:anywhere}
      table{border-collapse:collapse;width:100%;font-size:14px}
      th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid var(--line)}
      th{color:var(--soft);font-size:13px;white-space:nowrap}
      th:first-child{width:36%}.even th:first-child{width:auto}
      td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
      td.u{overflow-wrap:anywhere;min-width:180px}
      td.w{overflow-wrap:anywhere}
      .l{display:inline-block;margin:1px 4px 1px 0;padding:0 6px;border:1px solid var(--line);
      border-radius:4px;font:12px/1.6 ui-monospace,monospace;overflow-wrap:anywhere}
      form{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:end;margin:12px 0}
      label{font-size:13px;color:var(--soft)}label input,label select{display:block;font-size:15px}
      label.wide{flex:1 1 100%}label textarea{display:block;width:100%;
      font:13px/1.5 ui-monospace,monospace}
      del.l{color:var(--bad);background:var(--badbg)}
      ins.l{color:var(--good);background:var(--goodbg)}del.l,ins.l{text-decoration:none}
      input,select,button,textarea{font:inherit;padding:5px 10px;border:1px solid var(--soft);
      border-radius:6px;background:var(--ground);color:var(--ink)}
      pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;
      overflow:auto;font:13px/1.5 ui-monospace,monospace}
      @media(max-width:700px){main{padding:4px 12px 30px}
      header{padding:10px 12px;justify-content:space-between}nav{order:3;flex:1 1 100%}
      thead{position:absolute;left:-9999px}
      tr{display:block;border-bottom:2px solid var(--line);padding:6px 0}
      td{display:block;border:0;padding:2px 0}td.n{white-space:normal}
      td[data-th]::before{content:attr(data-th) ": ";color:var(--soft);font-size:13px}
      td:empty{display:none}}
      """;

  /** Fetches the page again and swaps its main part, unless somebody is at work in it. */
  static final String SCRIPT =
      """
      (function(){var every=5000,on=true,main=document.querySelector('main[data-live]');
      if(!main)return;var b=document.createElement('button');b.type='button';
      function say(){b.textContent=on?'Pause updates':'Resume updates'}
      b.onclick=function(){on=!on;say()};say();document.querySelector('header').appendChild(b);
      function busy(){return document.hidden||!on||main.contains(document.activeElement)
      ||main.querySelector('details[open]')||String(getSelection())}
      setInterval(function(){if(busy())return;fetch(location.href).then(function(r){
      return r.ok?r.text():Promise.reject()}).then(function(t){if(busy())return;
      var n=new DOMParser().parseFromString(t,'text/html').querySelector('main');
      if(n&&n.hasAttribute('data-live'))main.innerHTML=n.innerHTML;
      main.removeAttribute('aria-busy')}).catch(function(){main.setAttribute('aria-busy','true')})
      },every)})();
      """;

  static final String CONTENT_POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private Look() {}

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
