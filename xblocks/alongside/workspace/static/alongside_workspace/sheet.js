/* The rubric on paper. */
document.getElementById("sheet-print").addEventListener("click", function () { window.print(); });
