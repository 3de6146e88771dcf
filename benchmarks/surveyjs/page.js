// Twenty questions with one choice each, one on a page, as the library's own first example does it.
const pages = Array.from({ length: 20 }, (_, at) => ({
  elements: [{ type: "radiogroup", name: `q${at}`, title: `Question ${at}`, choices: ["Yes", "No", "Not sure"], isRequired: true }],
}));
new Survey.Model({ pages }).render(document.getElementById("survey"));
