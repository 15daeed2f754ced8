const place = document.getElementById("documentation");
window.SwaggerUIBundle({
  url: place.dataset.specification,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
});
