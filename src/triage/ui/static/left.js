// Nothing of a visit stays in this browser, however this page was reached.
for (const kept of ["sessionStorage", "localStorage"]) {
  try {
    window[kept].clear();
  } catch { /* storage is forbidden, so nothing is kept */ }
}
