
"use strict";
(function () {
  var form = document.getElementById("filter");
  if (!form) { return; }
  var shown = document.getElementById("shown");
  var noun = form.dataset.noun;
  var names = Array.from(form.elements, function (field) { return field.name; }).filter(Boolean);
  var index = null;
  function entries() {
    index = index || Array.from(document.querySelectorAll(".entry"), function (item) {
      var budgets = Array.from(item.querySelectorAll(".budget"), function (code) { return code.textContent; });
      var time = item.querySelector("time");
      return {
        item: item,
        text: item.textContent.toLowerCase(),
        capability: budgets.map(function (name) { return name.split(/[@.]/)[0]; }),
        environment: budgets.map(function (name) { var at = /^[^.\/@]+@([^.]+)/.exec(name); return at ? at[1] : ""; }),
        person: (item.dataset.people || "").split("; "),
        day: time ? time.textContent : "",
        verdict: item.querySelector(".status").textContent
      };
    });
    return index;
  }
  var limits = Array.from(document.querySelectorAll("#limits details"), function (item) {
    return { item: item, name: item.querySelector("code").textContent };
  });

  function wanted() {
    var found = {};
    names.forEach(function (name) { found[name] = form.elements[name].value.trim(); });
    return found;
  }
  function fits(entry, want) {
    if (want.text) { if (!entry.text.includes(want.text.toLowerCase())) { return false; } }
    if (want.capability) { if (!entry.capability.includes(want.capability)) { return false; } }
    if (want.environment) { if (!entry.environment.includes(want.environment)) { return false; } }
    if (want.person) { if (!entry.person.includes(want.person)) { return false; } }
    if (want.verdict) { if (entry.verdict !== want.verdict) { return false; } }
    if (want.from) { if (want.from > entry.day) { return false; } }
    if (want.to) { if (entry.day > want.to) { return false; } }
    return true;
  }
  function apply() {
    var want = wanted(), all = document.querySelectorAll(".entry").length, count = 0;
    if (index || names.some(function (name) { return want[name]; })) {
      entries().forEach(function (entry) {
        var fit = fits(entry, want);
        entry.item.hidden = !fit;
        count += fit ? 1 : 0;
      });
    } else { count = all; }
    limits.forEach(function (limit) {
      var parts = /^([^@.]+)(?:@([^.]+))?/.exec(limit.name) || ["", "", ""];
      var other = want.capability ? parts[1] !== want.capability : false;
      limit.item.hidden = other || (want.environment ? (parts[2] || "") !== want.environment : false);
    });
    shown.value = count === all ? "all " + count + " " + noun + " are shown" : count + " of " + all + " " + noun + " are shown";
    return want;
  }
  function remember() {
    var want = apply(), parts = new URLSearchParams();
    names.forEach(function (name) { if (want[name]) { parts.set(name, want[name]); } });
    var text = parts.toString();
    history.replaceState(null, "", text ? "#?" + text : "#");
  }
  function follow() {
    var hash = location.hash;
    if (hash.startsWith("#?")) {
      var parts = new URLSearchParams(hash.slice(2));
      names.forEach(function (name) { form.elements[name].value = parts.get(name) || ""; });
      apply();
      return;
    }
    var target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    if (!target) { apply(); return; }
    if (target.closest("[hidden]")) { form.reset(); }
    apply();
    if (target.tagName === "DETAILS") { target.open = true; }
    target.scrollIntoView();
  }
  var waiting = 0;
  form.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(remember, 120); });
  form.addEventListener("reset", function () { setTimeout(remember, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); remember(); });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () {
    limits.forEach(function (limit) { limit.item.open = true; });
  });
  form.hidden = false;
  follow();
  if (window.requestIdleCallback) { window.requestIdleCallback(entries); }
}());
