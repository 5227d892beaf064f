-- What is sold and at which price and tax. Pictures lie apart, so that loading the catalogue does not load them.
CREATE TABLE "catalogue_versions" (
	"merchant_id" uuid NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "catalogue_versions_merchant_id_pk" PRIMARY KEY("merchant_id")
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"merchant_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "categories_merchant_id_code_pk" PRIMARY KEY("merchant_id","code")
);
--> statement-breakpoint
CREATE TABLE "product_pictures" (
	"merchant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"svg" text NOT NULL,
	CONSTRAINT "product_pictures_merchant_id_product_id_pk" PRIMARY KEY("merchant_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"category_code" text NOT NULL,
	"tax_class_code" text NOT NULL,
	"favourite" boolean NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "products_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tax_classes" (
	"merchant_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"rate_ppm" integer NOT NULL,
	"mode" text NOT NULL,
	CONSTRAINT "tax_classes_merchant_id_code_pk" PRIMARY KEY("merchant_id","code"),
	CONSTRAINT "tax_classes_mode" CHECK ("tax_classes"."mode" in ('inclusive', 'exclusive')),
	CONSTRAINT "tax_classes_rate" CHECK ("tax_classes"."rate_ppm" >= 0)
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"name" text NOT NULL,
	"sku" text NOT NULL,
	"barcode" text,
	"price_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "variants_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "variants_sku" UNIQUE("merchant_id","sku"),
	CONSTRAINT "variants_barcode" UNIQUE("merchant_id","barcode"),
	CONSTRAINT "variants_price" CHECK ("variants"."price_minor" >= 0)
);
--> statement-breakpoint
ALTER TABLE "catalogue_versions" ADD CONSTRAINT "catalogue_versions_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_pictures" ADD CONSTRAINT "product_pictures_product_fk" FOREIGN KEY ("merchant_id","product_id") REFERENCES "public"."products"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_category_fk" FOREIGN KEY ("merchant_id","category_code") REFERENCES "public"."categories"("merchant_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_tax_class_fk" FOREIGN KEY ("merchant_id","tax_class_code") REFERENCES "public"."tax_classes"("merchant_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_classes" ADD CONSTRAINT "tax_classes_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_product_fk" FOREIGN KEY ("merchant_id","product_id") REFERENCES "public"."products"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "variants_product" ON "variants" USING btree ("merchant_id","product_id");